/** Differences between real AWS and emulators: a host for each service, and credentials that can be refused. */
import dns from "node:dns";
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DecryptCommand, EncryptCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CopyObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test, vi } from "vitest";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { serve } from "../targets/aws-stand-in.ts";

const throwAway = { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" };
const userCredentials = {
  accessKeyId: "ASIAPERSONS",
  secretAccessKey: "PERSONS-secret",
  sessionToken: "PERSONS/token+=",
};

const clientOptions = (endpoint: string) => ({
  endpoint,
  region: "eu-west-1",
  credentials: throwAway,
  maxAttempts: 1,
  forcePathStyle: true,
});

test("each service is called at its own host, signed with the session token", async () => {
  const seen: (string | string[] | undefined)[][] = [];
  await using aws = await serve(({ headers }, response) => {
    seen.push([headers.host, headers["x-amz-security-token"], headers.authorization]);
    response.end(headers["x-amz-target"] ? "{}" : "text");
  });
  const { port } = new URL(aws.url);
  await using gateway = await startGateway({
    target: { endpoint: `http://{service}.eu-west-1.aws.test:${port}`, credentials: userCredentials },
    credentials: throwAway,
  });
  // From here on every name resolves to this machine, without DNS requests.
  type Done = (error: null, addresses: { address: string; family: number }[]) => void;
  const here = (_name: string, _options: object, done: Done): void =>
    done(null, [{ address: "127.0.0.1", family: 4 }]);
  const lookup = vi.spyOn(dns, "lookup").mockImplementation(here as unknown as typeof dns.lookup);
  await new S3Client(clientOptions(gateway.endpoint)).send(
    new GetObjectCommand({ Bucket: "orders", Key: "a" }),
  );
  await new KMSClient(clientOptions(gateway.endpoint)).send(new ListKeysCommand({}));
  lookup.mockRestore();
  const signed = expect.stringMatching(/Credential=ASIAPERSONS\/.*SignedHeaders=[^,]*x-amz-security-token/);
  expect(seen).toEqual([
    [`s3.eu-west-1.aws.test:${port}`, userCredentials.sessionToken, signed],
    [`kms.eu-west-1.aws.test:${port}`, userCredentials.sessionToken, signed],
  ]);
});

/** An error as S3 writes it: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const error = (code: string, more = ""): string =>
  `<Error><Code>${code}</Code><Message>No.</Message>${more}</Error>`;

test.each([
  ["InvalidAccessKeyId", `<AWSAccessKeyId>${userCredentials.accessKeyId}</AWSAccessKeyId>`],
  ["ExpiredToken", `<Token-0>${userCredentials.sessionToken}</Token-0>`],
  [
    "SignatureDoesNotMatch",
    `<CanonicalRequest>x-amz-security-token:${userCredentials.sessionToken}</CanonicalRequest>`,
  ],
  ["RequestTimeTooSkewed", ""],
  ["SomethingNew", `<Of>${userCredentials.accessKeyId}</Of>`],
])(
  "%s about the user's credentials is a failure of the target and never reaches the answer",
  async (code, more) => {
    await using aws = await serve((_, response) => response.writeHead(403).end(error(code, more)));
    const target = { endpoint: aws.url, credentials: userCredentials };
    await using gateway = await startGateway({ target, credentials: throwAway });
    const s3 = new S3Client(clientOptions(gateway.endpoint));
    const caught = await s3
      .send(new GetObjectCommand({ Bucket: "orders", Key: "a" }))
      .catch((failure: unknown) => failure);
    const { $response, ...members } = caught as { $response?: unknown };
    expect($response).toBeUndefined();
    expect(JSON.stringify([members, String(caught)])).not.toContain("PERSONS");
    expect(gateway.upstreamLost()?.message).toBe(`it does not take the credentials of this run (${code})`);
    expect(gateway.calls()).toMatchObject([{ status: 403, error: code, complete: false }]);
  },
);

test("an ordinary error reaches the answer unchanged", async () => {
  await using aws = await serve((_, response) =>
    response.writeHead(403).end(error("AccessDenied", "<Why>x</Why>")),
  );
  const target = { endpoint: aws.url, credentials: userCredentials };
  await using gateway = await startGateway({ target, credentials: throwAway });
  const s3 = new S3Client(clientOptions(gateway.endpoint));
  await expect(s3.send(new GetObjectCommand({ Bucket: "orders", Key: "a" }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: "No.",
    Why: "x",
  });
  expect(gateway.upstreamLost()).toBeUndefined();
  expect(gateway.calls()).toMatchObject([{ status: 403, error: "AccessDenied", complete: true }]);
});

const prefix = "labs-1-abcde-";
const keyId = "11111111-2222-3333-4444-555555555555";
const arn = (rest: string): string => `arn:aws:${rest}`;

/** Whether a call reached the simulated AWS, and the error that the answer got. */
async function reaches(call: (endpoint: string) => Promise<unknown>): Promise<[boolean, string | undefined]> {
  let asked = false;
  await using aws = await serve((_, response) => {
    asked = true;
    response.end("{}");
  });
  await using gateway = await startGateway({
    target: { endpoint: aws.url, credentials: userCredentials },
    credentials: throwAway,
    scope: { prefix, keyIds: new Set([keyId]) },
  });
  const error = await call(gateway.endpoint).then(
    () => undefined,
    (thrown: Error) => thrown.name,
  );
  return [asked, error];
}

const s3 = (endpoint: string): S3Client => new S3Client(clientOptions(endpoint));
const kms = (endpoint: string): KMSClient => new KMSClient(clientOptions(endpoint));
const own = { Bucket: `${prefix}data`, Key: "a" };
const text = new Uint8Array([1]);

test.each<[string, (endpoint: string) => Promise<unknown>]>([
  ["a bucket", (to) => s3(to).send(new GetObjectCommand({ Bucket: "payroll", Key: `${prefix}a` }))],
  [
    "a copy's source",
    (to) => s3(to).send(new CopyObjectCommand({ ...own, CopySource: `payroll/${prefix}a` })),
  ],
  [
    "a percent-encoded copy source",
    (to) => s3(to).send(new CopyObjectCommand({ ...own, CopySource: `payroll%2F${prefix}a` })),
  ],
  [
    "a bucket with only the suffix of the run's",
    (to) => s3(to).send(new GetObjectCommand({ Bucket: `payroll-${prefix}data`, Key: "a" })),
  ],
  ["all buckets", (to) => s3(to).send(new ListBucketsCommand({}))],
  ["all keys", (to) => kms(to).send(new ListKeysCommand({}))],
  [
    "another key",
    (to) => kms(to).send(new EncryptCommand({ KeyId: keyId.replaceAll("1", "9"), Plaintext: text })),
  ],
  [
    "a key for an object",
    (to) =>
      s3(to).send(
        new PutObjectCommand({ ...own, SSEKMSKeyId: "alias/payroll", ServerSideEncryption: "aws:kms" }),
      ),
  ],
  ["an alias", (to) => kms(to).send(new EncryptCommand({ KeyId: `alias/x-${prefix}`, Plaintext: text }))],
  [
    "a function",
    (to) =>
      new LambdaClient(clientOptions(to)).send(
        new InvokeCommand({ FunctionName: arn(`lambda:eu-west-1:111122223333:function:pay:${prefix}`) }),
      ),
  ],
  [
    "a log group",
    (to) =>
      new CloudWatchLogsClient(clientOptions(to)).send(
        new GetLogEventsCommand({ logGroupName: "/aws/lambda/pay", logStreamName: prefix }),
      ),
  ],
])("the answer cannot use what the run has not created: %s", async (_name, call) => {
  const [asked, error] = await reaches(call);
  expect(asked).toBe(false);
  expect(error).toMatch(/^AccessDenied(Exception)?$/);
});

test.each<[string, (endpoint: string) => Promise<unknown>]>([
  ["a bucket", (to) => s3(to).send(new PutObjectCommand({ ...own, Body: "x" }))],
  ["a copy", (to) => s3(to).send(new CopyObjectCommand({ ...own, CopySource: `/${own.Bucket}/a` }))],
  ["a key", (to) => kms(to).send(new EncryptCommand({ KeyId: keyId, Plaintext: text }))],
  [
    "a key's ARN",
    (to) =>
      kms(to).send(
        new EncryptCommand({ KeyId: arn(`kms:eu-west-1:111122223333:key/${keyId}`), Plaintext: text }),
      ),
  ],
  ["an alias", (to) => kms(to).send(new EncryptCommand({ KeyId: `alias/${prefix}a`, Plaintext: text }))],
  ["a ciphertext", (to) => kms(to).send(new DecryptCommand({ CiphertextBlob: text }))],
  [
    "a log group",
    (to) =>
      new CloudWatchLogsClient(clientOptions(to)).send(
        new GetLogEventsCommand({ logGroupName: `/aws/lambda/${prefix}f`, logStreamName: "s" }),
      ),
  ],
])("the answer can use what the run has created: %s", async (_name, call) => {
  const [asked, error] = await reaches(call);
  expect(asked).toBe(true);
  expect(error ?? "").not.toMatch(/^AccessDenied/);
});
