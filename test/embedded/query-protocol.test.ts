import { CreateUserCommand, GetUserCommand, IAMClient, ListUserTagsCommand } from "@aws-sdk/client-iam";
import {
  AssumeRoleWithWebIdentityCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../src/embedded/server.ts";
import { signRequest } from "../../src/wire/sign-request.ts";
import { sha256Hex } from "../../src/wire/signature.ts";

const account = "111122223333";
const options = (aws: EmbeddedAws) => ({
  endpoint: aws.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: account, secretAccessKey: aws.secretAccessKey },
  maxAttempts: 1,
});

interface Sent {
  method?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string>;
}

/** A signed request that the SDKs in this project would not send. */
async function send(
  aws: EmbeddedAws,
  service: string,
  { method = "POST", path = "/", body = "", headers = {} }: Sent,
): Promise<{ status: number; type: string | null; text: string }> {
  const url = new URL(aws.endpoint + path);
  const signed = signRequest(
    { method, path: url.pathname, query: url.search.slice(1), headers: { host: url.host, ...headers } },
    {
      credentials: { accessKeyId: account, secretAccessKey: aws.secretAccessKey },
      region: "us-east-1",
      service,
      now: Date.now(),
      payloadHash: sha256Hex(body),
    },
  );
  const { host: _, ...sent } = signed;
  const response = await fetch(url, { method, headers: sent, ...(method === "GET" ? {} : { body }) });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

describe("the Query protocol", () => {
  test("GetCallerIdentity with a form returns the caller as XML", async () => {
    await using aws = await startEmbedded();
    await expect(new STSClient(options(aws)).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: account,
      Arn: `arn:aws:iam::${account}:root`,
      UserId: account,
    });
    const { status, type, text } = await send(aws, "sts", {
      body: "Action=GetCallerIdentity&Version=2011-06-15",
      headers: form,
    });
    expect({ status, type }).toEqual({ status: 200, type: "text/xml" });
    expect(text).toMatch(
      /<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><UserId>111122223333<\/UserId>.*<\/GetCallerIdentityResult><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>/s,
    );
  });

  test("accepts a GET with the parameters in the URL", async () => {
    await using aws = await startEmbedded();
    const { status, text } = await send(aws, "sts", {
      method: "GET",
      path: "/?Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(status).toBe(200);
    expect(text).toContain(`<Account>${account}</Account>`);
  });

  test("reads and writes lists of structures", async () => {
    await using aws = await startEmbedded();
    const iam = new IAMClient(options(aws));
    const Tags = Array.from({ length: 12 }, (_, index) => ({
      Key: `key${index}`,
      Value: index === 3 ? "" : `a&<b> ü${index}`,
    }));
    await expect(iam.send(new CreateUserCommand({ UserName: "ana", Tags }))).rejects.toMatchObject({
      Code: "ValidationError",
    });
    const plain = Tags.map(({ Key, Value }) => ({ Key, Value: Value.replaceAll(/[&<>]/g, "+") }));
    await iam.send(new CreateUserCommand({ UserName: "ana", Tags: plain }));
    const { Tags: given } = await iam.send(new ListUserTagsCommand({ UserName: "ana" }));
    expect(given).toEqual(plain);
  });

  test("the client gets code and message of an error", async () => {
    await using aws = await startEmbedded();
    const iam = new IAMClient(options(aws));
    await expect(iam.send(new GetUserCommand({ UserName: "nobody" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      Code: "NoSuchEntity",
      Type: "Sender",
      message: "The user with name nobody cannot be found.",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("an unknown operation, a missing version and a missing name have their own errors", async () => {
    await using aws = await startEmbedded();
    const answer = (body: string) => send(aws, "iam", { body, headers: form });
    await expect(answer("Action=MakeCoffee&Version=2010-05-08")).resolves.toMatchObject({
      status: 400,
      text: expect.stringContaining(
        "<Code>InvalidAction</Code><Message>Could not find operation MakeCoffee for version 2010-05-08</Message>",
      ) as string,
    });
    await expect(answer("Action=GetUser")).resolves.toMatchObject({
      text: expect.stringContaining(
        "Could not find operation GetUser for version NO_VERSION_SPECIFIED",
      ) as string,
    });
    await expect(answer("Version=2010-05-08")).resolves.toMatchObject({
      text: expect.stringContaining("<Code>MissingAction</Code>") as string,
    });
    await expect(
      answer("Action=CreateSAMLProvider&Version=2010-05-08&SAMLMetadataDocument=a&Name=b"),
    ).resolves.toMatchObject({
      status: 501,
      text: expect.stringContaining("iam CreateSAMLProvider is not implemented here.") as string,
    });
  });

  test("invalid parameter values are refused", async () => {
    await using aws = await startEmbedded();
    const answer = (body: string) => send(aws, "sts", { body: `Version=2011-06-15&${body}`, headers: form });
    await expect(answer("Action=GetSessionToken&DurationSeconds=long")).resolves.toMatchObject({
      status: 400,
      text: expect.stringContaining("<Code>MalformedInput</Code>") as string,
    });
    await expect(answer("Action=GetAccessKeyInfo")).resolves.toMatchObject({
      status: 400,
      text: expect.stringContaining(
        "<Code>ValidationError</Code><Message>1 validation error detected: Value null at &apos;accessKeyId&apos; failed to satisfy constraint: Member must not be null</Message>",
      ) as string,
    });
  });

  test("a form that is too large is refused, and deep nesting does no harm", async () => {
    await using aws = await startEmbedded();
    const answer = (more: string) =>
      send(aws, "sts", { body: `Action=GetCallerIdentity&Version=2011-06-15&${more}`, headers: form });
    await expect(answer(`${"a.".repeat(400_000)}=1`)).resolves.toMatchObject({ status: 200 });
    await expect(answer("a=1&".repeat(300_000))).resolves.toMatchObject({ status: 413 });
  });

  test("unknown access keys and wrong secrets give the errors of these services", async () => {
    await using aws = await startEmbedded();
    const as = (accessKeyId: string, secretAccessKey: string) =>
      new STSClient({ ...options(aws), credentials: { accessKeyId, secretAccessKey } }).send(
        new GetCallerIdentityCommand({}),
      );
    await expect(as("AKIAIOSFODNN7EXAMPLE", "secret")).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      message: "The security token included in the request is invalid.",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(as(account, "wrong")).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
  });
});

test("AssumeRoleWithWebIdentity, which is not signed, gives NotImplemented", async () => {
  await using aws = await startEmbedded();
  const assumed = new STSClient(options(aws)).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${account}:role/worker`,
      RoleSessionName: "run",
      WebIdentityToken: "token",
    }),
  );
  await expect(assumed).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("sts AssumeRoleWithWebIdentity is not implemented here.") as string,
    $metadata: { httpStatusCode: 501 },
  });
});

describe("a session", () => {
  test("has the identity of its caller until it expires", async () => {
    let now = Date.parse("2026-11-28T12:00:00.700Z");
    await using aws = await startEmbedded({ now: () => now });
    const sts = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
      new STSClient({ ...options(aws), credentials, systemClockOffset: now - Date.now() });
    const root = sts(options(aws).credentials);
    const { Credentials: keys } = await root.send(new GetSessionTokenCommand({ DurationSeconds: 7200 }));
    // Sessions of the root user last at most one hour.
    expect(keys?.Expiration).toEqual(new Date("2026-11-28T13:00:00Z"));
    const session = {
      accessKeyId: keys!.AccessKeyId!,
      secretAccessKey: keys!.SecretAccessKey!,
      sessionToken: keys!.SessionToken!,
    };
    await expect(sts(session).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: account,
    });
    await expect(sts(session).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Cannot call GetSessionToken with session credentials",
    });
    await expect(
      root.send(new GetAccessKeyInfoCommand({ AccessKeyId: session.accessKeyId })),
    ).resolves.toMatchObject({ Account: account });
    now += 3_600_000;
    await expect(sts(session).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      message: "The security token included in the request is expired",
      $metadata: { httpStatusCode: 403 },
    });
  });
});

/** Per row: a request as a client of that service sends it, and the error format that the client reads. */
const absent = [
  [
    "sns",
    form,
    "Action=ListTopics&Version=2010-03-31",
    /^<ErrorResponse><Error><Type>Receiver<\/Type><Code>NotImplemented<\/Code><Message>The service sns is not implemented here\. Implemented: s3, /,
  ],
  ["ec2", form, "Action=DescribeInstances", /^<Response><Errors><Error><Code>NotImplemented<\/Code>/],
  [
    "dynamodb",
    { "x-amz-target": "DynamoDB_20120810.ListTables", "content-type": "application/x-amz-json-1.0" },
    "{}",
    /^\{"__type":"NotImplemented","message":"The service dynamodb is not implemented here\. /,
  ],
  [
    "eks",
    { "content-type": "application/json" },
    "{}",
    /^\{"message":"The service eks is not implemented here\. /,
  ],
  [
    "monitoring",
    { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
    "",
    /NotImplemented/,
  ],
  ["route53", {}, "", /^<ErrorResponse><Error>/],
] as const;

test.each(absent)(
  "a client of %s gets a readable error for a missing service",
  async (service, ...[headers, body, shape]) => {
    await using aws = await startEmbedded();
    const { status, text } = await send(aws, service, { body, headers: { ...headers } });
    expect(status).toBe(501);
    expect(text).toMatch(shape);
  },
);
