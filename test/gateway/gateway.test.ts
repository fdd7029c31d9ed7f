import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateKeyCommand, DescribeKeyCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { expect, test } from "vitest";
import { startEmbedded } from "../../src/embedded/server.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";

const throwAway = { accessKeyId: "ANSWERKEY", secretAccessKey: "answer-secret" };

const clientOptions = (endpoint: string, credentials = throwAway) => ({
  endpoint,
  region: "eu-west-1",
  credentials,
  maxAttempts: 1,
});

async function startBoth() {
  const aws = await startEmbedded();
  const credentials = { accessKeyId: "111122223333", secretAccessKey: aws.secretAccessKey };
  const gateway = await startGateway({
    target: { endpoint: aws.endpoint, credentials },
    credentials: throwAway,
  });
  return {
    aws,
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await aws[Symbol.asyncDispose]();
    },
  };
}

test("a call reaches the target with the target's credentials and the answer's region", async () => {
  await using both = await startBoth();
  const kms = new KMSClient(clientOptions(both.gateway.endpoint));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  expect(KeyMetadata?.Arn).toMatch(/^arn:aws:kms:eu-west-1:111122223333:key\//);
});

test("each call is logged with its operation, resource, input, status and error", async () => {
  await using both = await startBoth();
  const kms = new KMSClient(clientOptions(both.gateway.endpoint));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata!.KeyId!;
  await kms.send(
    new EncryptCommand({ KeyId, Plaintext: Buffer.from("a"), EncryptionContext: { order: "7" } }),
  );
  await expect(kms.send(new DescribeKeyCommand({ KeyId: "alias/none" }))).rejects.toMatchObject({
    name: "NotFoundException",
  });
  expect(both.gateway.calls()).toMatchObject([
    { n: 1, service: "kms", operation: "CreateKey", status: 200, complete: true },
    {
      n: 2,
      operation: "Encrypt",
      resource: KeyId,
      status: 200,
      input: { EncryptionContext: { order: "7" } },
    },
    { n: 3, operation: "DescribeKey", resource: "alias/none", status: 400, error: "NotFoundException" },
  ]);
});

test("a call without the throw-away credentials is refused and logged", async () => {
  await using both = await startBoth();
  const stranger = new KMSClient(
    clientOptions(both.gateway.endpoint, {
      accessKeyId: "111122223333",
      secretAccessKey: both.aws.secretAccessKey,
    }),
  );
  await expect(stranger.send(new CreateKeyCommand({}))).rejects.toMatchObject({
    name: "UnrecognizedClientException",
  });
  expect(both.gateway.calls()).toMatchObject([{ status: 400, error: "UnrecognizedClientException" }]);
  expect(both.gateway.upstreamLost()).toBeUndefined();
});

test("a lost target is distinguished from a wrong answer", async () => {
  const closed = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => closed.once("listening", resolve));
  const endpoint = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
  await new Promise((resolve) => closed.close(resolve));
  await using gateway = await startGateway({
    target: { endpoint, credentials: throwAway },
    credentials: throwAway,
  });
  const kms = new KMSClient(clientOptions(gateway.endpoint));
  await expect(kms.send(new CreateKeyCommand({}))).rejects.toThrow();
  expect(gateway.upstreamLost()).toMatchObject({ code: "ECONNREFUSED" });
});
