import {
  CreatePolicyCommand,
  CreateUserCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";
import { account, fault, iamOf, policyOf } from "./support.ts";

interface Asked {
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** The decision of one or more statements on one request. */
async function decide(
  aws: EmbeddedAws,
  statements: readonly object[],
  { action = "s3:GetObject", resource = "arn:aws:s3:::data/in/a.csv", context = {} }: Asked = {},
): Promise<string | undefined> {
  const { EvaluationResults } = await iamOf(aws).send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [policyOf(...statements)],
      ActionNames: [action],
      ResourceArns: [resource],
      ContextEntries: Object.entries(context).map(([ContextKeyName, values]) => ({
        ContextKeyName,
        ContextKeyValues: [...values],
        ContextKeyType: "stringList",
      })),
    }),
  );
  return EvaluationResults?.[0]?.EvalDecision;
}

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

test.each([
  [{ ...allow }, "allowed"],
  [{ ...allow, Action: "S3:getobject" }, "allowed"],
  [{ ...allow, Action: "s3:Get*" }, "allowed"],
  [{ ...allow, Action: "s3:GetObject?" }, "implicitDeny"],
  [{ ...allow, Action: "s3:*****************************************************b" }, "implicitDeny"],
  [{ ...allow, Action: undefined, NotAction: "s3:Put*" }, "allowed"],
  [{ ...allow, Action: undefined, NotAction: ["s3:Get*"] }, "implicitDeny"],
  [{ ...allow, Resource: "arn:aws:s3:::data/in/*" }, "allowed"],
  [{ ...allow, Resource: "arn:aws:s3:::data" }, "implicitDeny"],
  [{ ...allow, Resource: "arn:aws:s3:::DATA/*" }, "implicitDeny"],
  [{ ...allow, Resource: "arn:aws:s3:*:*:data/??/a.csv" }, "allowed"],
  [{ ...allow, Resource: "arn:aws:*:::data/*" }, "allowed"],
  [{ ...allow, Resource: undefined, NotResource: "arn:aws:s3:::data/*" }, "implicitDeny"],
  [{ ...allow, Resource: undefined, NotResource: "arn:aws:s3:::other/*" }, "allowed"],
  [{ ...allow, Effect: "Deny" }, "explicitDeny"],
])("the statement %j is %s", async (statement, decision) => {
  await using aws = await startEmbedded();
  await expect(decide(aws, [statement])).resolves.toBe(decision);
});

test("an explicit deny overrides an allow", async () => {
  await using aws = await startEmbedded();
  await expect(decide(aws, [allow, { ...allow, Effect: "Deny" }])).resolves.toBe("explicitDeny");
});

/** Condition, context, and whether the condition is met. */
const conditions: readonly (readonly [object, Record<string, string[]>, boolean])[] = [
  [{ StringEquals: { "aws:PrincipalTag/team": "data" } }, { "aws:principaltag/TEAM": ["data"] }, true],
  [{ StringEquals: { "aws:x": ["a", "b"] } }, { "aws:x": ["b"] }, true],
  [{ StringEquals: { "aws:x": "a*" } }, { "aws:x": ["ab"] }, false],
  [{ StringEquals: { "aws:x": "a" } }, {}, false],
  [{ StringEqualsIfExists: { "aws:x": "a" } }, {}, true],
  [{ StringNotEquals: { "aws:x": ["a", "b"] } }, { "aws:x": ["b"] }, false],
  [{ StringNotEquals: { "aws:x": "a" } }, {}, true],
  [{ StringEqualsIgnoreCase: { "aws:x": "AB" } }, { "aws:x": ["ab"] }, true],
  [{ StringNotEqualsIgnoreCase: { "aws:x": "AB" } }, { "aws:x": ["ab"] }, false],
  [{ StringLike: { "s3:prefix": ["in/*", ""] } }, { "s3:prefix": ["in/2026"] }, true],
  [{ StringNotLike: { "s3:prefix": "in/*" } }, { "s3:prefix": ["out/2026"] }, true],
  [{ NumericLessThanEquals: { "s3:max-keys": 10 } }, { "s3:max-keys": ["10"] }, true],
  [{ NumericGreaterThan: { "s3:max-keys": "10" } }, { "s3:max-keys": ["9.5"] }, false],
  [{ NumericNotEquals: { "s3:max-keys": "10" } }, { "s3:max-keys": ["9"] }, true],
  [{ NumericEquals: { "s3:max-keys": "10" } }, { "s3:max-keys": ["ten"] }, false],
  [
    { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
    { "aws:CurrentTime": ["2026-11-28T00:00:00Z"] },
    true,
  ],
  [{ DateLessThan: { "aws:EpochTime": "1767225600" } }, { "aws:EpochTime": ["2026-11-28T00:00:00Z"] }, false],
  [{ Bool: { "aws:SecureTransport": false } }, { "aws:SecureTransport": ["false"] }, true],
  [{ BinaryEquals: { "x:key": "QmluYXJ5" } }, { "x:key": ["QmluYXJ5"] }, true],
  [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, { "aws:SourceIp": ["203.0.113.77"] }, true],
  [
    { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } },
    { "aws:SourceIp": ["2001:db8::1"] },
    false,
  ],
  [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::in-*" } }, { "aws:SourceArn": ["arn:aws:s3:::in-1"] }, true],
  [
    { ArnEquals: { "aws:SourceArn": "arn:aws:sns:*:111122223333:*" } },
    { "aws:SourceArn": ["arn:aws:sns:eu-west-1:111122223333:t"] },
    true,
  ],
  [
    { ArnNotLike: { "aws:SourceArn": "arn:aws:s3:::in-*" } },
    { "aws:SourceArn": ["arn:aws:s3:::in-1"] },
    false,
  ],
  [{ Null: { "aws:TokenIssueTime": "true" } }, {}, true],
  [{ Null: { "aws:TokenIssueTime": false } }, {}, false],
  [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } }, { "aws:TagKeys": ["a", "b"] }, true],
  [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } }, { "aws:TagKeys": ["a", "b"] }, false],
  [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } }, {}, true],
  [{ "ForAnyValue:StringEquals": { "aws:TagKeys": ["a"] } }, { "aws:TagKeys": ["a", "b"] }, true],
  [{ "ForAnyValue:StringEquals": { "aws:TagKeys": ["a"] } }, {}, false],
  [{ "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["a"] } }, { "aws:TagKeys": ["a", "b"] }, true],
  [
    { StringEquals: { "aws:x": "1" }, Bool: { "aws:y": "true" } },
    { "aws:x": ["1"], "aws:y": ["false"] },
    false,
  ],
];

test.each(conditions)("the condition %j with %j: %s", async (Condition, context, holds) => {
  await using aws = await startEmbedded();
  await expect(decide(aws, [{ ...allow, Condition }], { context })).resolves.toBe(
    holds ? "allowed" : "implicitDeny",
  );
});

test.each([
  ["arn:aws:s3:::data/${aws:username}/*", { "aws:username": ["in"] }, "allowed"],
  ["arn:aws:s3:::data/${aws:username}/*", { "aws:username": ["*"] }, "implicitDeny"],
  ["arn:aws:s3:::data/${aws:username}/*", {}, "implicitDeny"],
  ["arn:aws:s3:::data/${aws:PrincipalTag/team, 'in'}/*", {}, "allowed"],
  ["arn:aws:s3:::data/${*}/a.csv", {}, "implicitDeny"],
] as const)("the resource %s with %j is %s", async (Resource, context, decision) => {
  await using aws = await startEmbedded();
  await expect(decide(aws, [{ ...allow, Resource }], { context })).resolves.toBe(decision);
});

test("a user's policies are simulated within the boundary, with the matched statements", async () => {
  await using aws = await startEmbedded();
  const iam = iamOf(aws);
  const user = { UserName: "ana" };
  await iam.send(new CreateUserCommand(user));
  await iam.send(
    new PutUserPolicyCommand({
      ...user,
      PolicyName: "all",
      PolicyDocument: policyOf({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
    }),
  );
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: "limit", PolicyDocument: policyOf(allow) }),
  );
  await iam.send(new PutUserPermissionsBoundaryCommand({ ...user, PermissionsBoundary: Policy!.Arn! }));
  const { EvaluationResults } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${account}:user/ana`,
      ActionNames: ["s3:GetObject", "s3:PutObject"],
    }),
  );
  expect(EvaluationResults).toMatchObject([
    {
      EvalActionName: "s3:GetObject",
      EvalResourceName: "*",
      EvalDecision: "allowed",
      MatchedStatements: [{ SourcePolicyId: "all", SourcePolicyType: "user" }],
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    },
    {
      EvalDecision: "implicitDeny",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    },
  ]);
  const PolicySourceArn = `arn:aws:iam::${account}:user/nobody`;
  await expect(
    iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ["s3:GetObject"] })),
  ).rejects.toMatchObject(fault("NoSuchEntity", `The ARN ${PolicySourceArn} could not be found.`, 404));
});
