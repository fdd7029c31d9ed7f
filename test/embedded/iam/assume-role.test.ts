import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import type { EmbeddedAws } from "../../../src/embedded/server.ts";
import { allow, ana, get, userWith, withObjects } from "./people.ts";
import { account, clientOptions, iamOf, type Keys, policyOf, trustOf, withEmbedded } from "./support.ts";

describe("a role", () => {
  const RoleArn = `arn:aws:iam::${account}:role/worker`;

  async function withRole(aws: EmbeddedAws, trust: string): Promise<void> {
    const iam = iamOf(aws);
    await iam.send(
      new CreateRoleCommand({
        RoleName: "worker",
        AssumeRolePolicyDocument: trust,
        MaxSessionDuration: 7200,
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "worker",
        PolicyName: "p",
        PolicyDocument: policyOf({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
      }),
    );
  }

  const assume = (aws: EmbeddedAws, keys?: Keys, more: Partial<AssumeRoleCommand["input"]> = {}) =>
    new STSClient(clientOptions(aws, keys)).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "run", ...more }),
    );

  const keysOf = ({ Credentials }: Awaited<ReturnType<typeof assume>>): Keys => ({
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  });

  test("gives sessions its permissions, restricted by a session policy", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a");
    await withRole(aws, trustOf({ AWS: account }));
    const session = await assume(aws);
    expect(session.AssumedRoleUser).toMatchObject({
      Arn: `arn:aws:sts::${account}:assumed-role/worker/run`,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:run$/) as string,
    });
    await expect(
      new STSClient(clientOptions(aws, keysOf(session))).send(new GetCallerIdentityCommand({})),
    ).resolves.toMatchObject({
      Arn: session.AssumedRoleUser?.Arn,
      UserId: session.AssumedRoleUser?.AssumedRoleId,
    });
    await new S3Client(clientOptions(aws, keysOf(session))).send(get("a"));
    const Policy = policyOf({ Effect: "Allow", Action: "s3:List*", Resource: "*" });
    const narrow = new S3Client(clientOptions(aws, keysOf(await assume(aws, undefined, { Policy }))));
    await narrow.send(new ListObjectsV2Command({ Bucket: "data" }));
    await expect(narrow.send(get("a"))).rejects.toMatchObject({
      message: expect.stringContaining("because no session policy allows the s3:GetObject action") as string,
    });
  });

  test("can be assumed only by trusted principals whose policies allow it", async () => {
    await using aws = await withEmbedded();
    const keys = await userWith(aws);
    const refused = {
      name: "AccessDenied",
      message: `User: ${ana} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    };
    await expect(assume(aws, keys)).rejects.toMatchObject(refused);
    await withRole(aws, trustOf({ AWS: account }));
    await expect(assume(aws, keys)).rejects.toMatchObject(refused);
    await allow(aws, { Effect: "Allow", Action: "sts:AssumeRole", Resource: RoleArn });
    await assume(aws, keys);
    await expect(assume(aws, keys, { Tags: [{ Key: "a", Value: "b" }] })).rejects.toMatchObject(refused);
  });

  test("a trusted user needs no policy, but the external id of the condition", async () => {
    await using aws = await withEmbedded();
    const keys = await userWith(aws);
    await withRole(
      aws,
      trustOf({ AWS: ana }, { Condition: { StringEquals: { "sts:ExternalId": "shared" } } }),
    );
    await assume(aws, keys, { ExternalId: "shared" });
    await expect(assume(aws, keys, { ExternalId: "other" })).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(aws, keys)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test.each([
    [{ RoleArn: "nothing-valid-in-here" }, "nothing-valid-in-here is invalid"],
    [{ RoleArn: "arn:a::::something/test-role" }, "arn:a::::something/test-role is invalid"],
    [
      { RoleSessionName: "Session1:2" },
      "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ],
    [
      { DurationSeconds: 7201 },
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ],
    [
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "1" },
        ],
      },
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    ],
  ])("refuses %j", async (input, message) => {
    await using aws = await withEmbedded();
    await withRole(aws, trustOf({ AWS: account }, { Action: ["sts:AssumeRole", "sts:TagSession"] }));
    await expect(assume(aws, undefined, input)).rejects.toMatchObject({
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });
});
