/** What real AWS has and emulators have not: a host for each service, and credentials that may be refused. */
import dns from "node:dns";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { expect, test, vi } from "vitest";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import { serve } from "../targets/aws-stand-in.ts";

const throwAway = { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" };
const persons = {
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
    target: { endpoint: `http://{service}.eu-west-1.aws.test:${port}`, credentials: persons },
    credentials: throwAway,
  });
  // From here on every name is this machine, and nobody is asked.
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
    [`s3.eu-west-1.aws.test:${port}`, persons.sessionToken, signed],
    [`kms.eu-west-1.aws.test:${port}`, persons.sessionToken, signed],
  ]);
});

/** As S3 writes it: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const error = (code: string, more = ""): string =>
  `<Error><Code>${code}</Code><Message>No.</Message>${more}</Error>`;

test.each([
  ["InvalidAccessKeyId", `<AWSAccessKeyId>${persons.accessKeyId}</AWSAccessKeyId>`],
  ["ExpiredToken", `<Token-0>${persons.sessionToken}</Token-0>`],
  [
    "SignatureDoesNotMatch",
    `<CanonicalRequest>x-amz-security-token:${persons.sessionToken}</CanonicalRequest>`,
  ],
  ["RequestTimeTooSkewed", ""],
  ["SomethingNew", `<Of>${persons.accessKeyId}</Of>`],
])(
  "%s about the person's credentials never reaches the answer, and is the target's trouble",
  async (code, more) => {
    await using aws = await serve((_, response) => response.writeHead(403).end(error(code, more)));
    const target = { endpoint: aws.url, credentials: persons };
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

test("an ordinary refusal reaches the answer whole", async () => {
  await using aws = await serve((_, response) =>
    response.writeHead(403).end(error("AccessDenied", "<Why>x</Why>")),
  );
  const target = { endpoint: aws.url, credentials: persons };
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
