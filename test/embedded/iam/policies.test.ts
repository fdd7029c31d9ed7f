import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { account, iamOf, mayRead, policyOf, withEmbedded } from "./support.ts";

describe("managed policies", () => {
  test("have up to five versions, one of which is the default", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: "read",
        Path: "/data/",
        PolicyDocument: mayRead,
        Description: "d",
      }),
    );
    const PolicyArn = `arn:aws:iam::${account}:policy/data/read`;
    expect(Policy).toMatchObject({ Arn: PolicyArn, DefaultVersionId: "v1", AttachmentCount: 0 });
    await expect(
      iam.send(new CreatePolicyCommand({ PolicyName: "read", PolicyDocument: mayRead })),
    ).rejects.toMatchObject({
      Code: "EntityAlreadyExists",
      message: "A policy called read already exists. Duplicate names are not allowed.",
    });
    const next = () => iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: mayRead }));
    for (const id of ["v2", "v3", "v4", "v5"]) {
      expect((await next()).PolicyVersion).toMatchObject({ VersionId: id, IsDefaultVersion: false });
    }
    await expect(next()).rejects.toMatchObject({
      Code: "LimitExceeded",
      message:
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    });
    const version = (VersionId: string) => ({ PolicyArn, VersionId });
    await expect(iam.send(new DeletePolicyVersionCommand(version("v1")))).rejects.toMatchObject({
      message: "Cannot delete the default version of a policy.",
    });
    await iam.send(new SetDefaultPolicyVersionCommand(version("v3")));
    await iam.send(new DeletePolicyVersionCommand(version("v1")));
    expect((await next()).PolicyVersion?.VersionId).toBe("v6");
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions?.map(({ VersionId }) => VersionId)).toEqual(["v6", "v5", "v4", "v3", "v2"]);
    const found = await iam.send(new GetPolicyVersionCommand(version("v3")));
    expect(found.PolicyVersion).toMatchObject({ IsDefaultVersion: true });
    expect(decodeURIComponent(found.PolicyVersion!.Document!)).toBe(mayRead);
    await expect(iam.send(new GetPolicyVersionCommand(version("v9")))).rejects.toMatchObject({
      message: `Policy ${PolicyArn} version v9 does not exist or is not attachable.`,
    });
    await expect(iam.send(new GetPolicyVersionCommand(version("9")))).rejects.toMatchObject({
      message:
        "1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
    });
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).resolves.toMatchObject({
      Policy: { DefaultVersionId: "v3", Description: "d", Tags: [] },
    });
  });

  test("have an attachment count and cannot be deleted while attached", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "read", PolicyDocument: mayRead }),
    );
    const PolicyArn = Policy!.Arn!;
    await iam.send(new CreateUserCommand({ UserName: "ana" }));
    await iam.send(new AttachUserPolicyCommand({ UserName: "ana", PolicyArn }));
    await expect(iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }))).resolves.toMatchObject({
      PolicyUsers: [{ UserName: "ana" }],
      PolicyRoles: [],
    });
    const { Policies } = await iam.send(new ListPoliciesCommand({ OnlyAttached: true }));
    expect(Policies).toMatchObject([{ PolicyName: "read", AttachmentCount: 1 }]);
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      Code: "DeleteConflict",
      message: "Cannot delete a policy attached to entities.",
    });
  });

  test("AWS managed policies are read-only", async () => {
    await using aws = await withEmbedded();
    const iam = iamOf(aws);
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).resolves.toMatchObject({
      Policy: { DefaultVersionId: "v1" },
    });
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      Code: "NoSuchEntity",
    });
    const local = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    expect(local.Policies).toEqual([]);
  });
});

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const syntax = "Syntax errors in policy.";
const vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

test.each([
  ["{not json", syntax],
  ["{}", syntax],
  [JSON.stringify({ Version: "2020-01-01", Statement: [allow] }), syntax],
  [JSON.stringify({ Version: "2012-10-17", Statement: [] }), syntax],
  [policyOf({ ...allow, Effect: "Maybe" }), syntax],
  [policyOf({ ...allow, NotAction: "s3:PutObject" }), syntax],
  [policyOf({ ...allow, Action: 1 }), syntax],
  [policyOf({ ...allow, Comment: "no" }), syntax],
  [policyOf({ ...allow, Condition: { StringIsh: { "aws:a": "b" } } }), syntax],
  [policyOf({ Effect: "Allow", Resource: "*" }), "Policy statement must contain actions."],
  [policyOf({ Effect: "Allow", Action: "s3:GetObject" }), "Policy statement must contain resources."],
  [policyOf({ ...allow, Action: "GetObject" }), vendor],
  [policyOf({ ...allow, Action: ":GetObject" }), "Vendor  is not valid"],
  [policyOf({ ...allow, Resource: "invalid" }), 'Resource invalid must be in ARN format or "*".'],
  [
    policyOf({ ...allow, Resource: "s3::example-bucket/*" }),
    'Partition "" is not valid for resource "arn::example-bucket/*:*:*:*".',
  ],
  [policyOf({ ...allow, Resource: "arn:awss3::example-bucket/*" }), "The policy failed legacy parsing"],
  [
    policyOf({ ...allow, Resource: "arn:aws2:s3:::example-bucket/*" }),
    'Partition "aws2" is not valid for resource "arn:aws2:s3:::example-bucket/*".',
  ],
  [policyOf({ ...allow, Principal: "*" }), "Policy document should not specify a principal."],
  [
    policyOf({ ...allow, Sid: "Same" }, { ...allow, Sid: "Same" }),
    "Statement IDs (SID) in a single policy must be unique.",
  ],
])("refuses the policy %s", async (PolicyDocument, message) => {
  await using aws = await withEmbedded();
  const iam = iamOf(aws);
  await iam.send(new CreateUserCommand({ UserName: "ana" }));
  const put = iam.send(new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument }));
  await expect(put).rejects.toMatchObject({
    Code: "MalformedPolicyDocument",
    message,
    $metadata: { httpStatusCode: 400 },
  });
});

test("the total size of inline policies is limited, not counting white space", async () => {
  await using aws = await withEmbedded();
  const iam = iamOf(aws);
  await iam.send(new CreateUserCommand({ UserName: "ana" }));
  const put = (PolicyName: string, sid: string) =>
    iam.send(
      new PutUserPolicyCommand({
        UserName: "ana",
        PolicyName,
        PolicyDocument: `${" ".repeat(3000)}${policyOf({ ...allow, Sid: sid })}`,
      }),
    );
  await put("a", "x".repeat(1500));
  await put("a", "y".repeat(1500));
  await expect(put("b", "x".repeat(1500))).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Maximum policy size of 2048 bytes exceeded for user ana",
  });
});
