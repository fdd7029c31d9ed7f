import { CreateCustomKeyStoreCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketMetadataConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import { LambdaClient, ListCodeSigningConfigsCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { readdirSync } from "node:fs";
import { Accounts } from "../../src/embedded/accounts.ts";
import { startEmbedded } from "../../src/embedded/server.ts";
import { Services } from "../../src/embedded/services.ts";
import { startProcess } from "../../src/sandbox/start-process.ts";
import { catalog, type ServiceName } from "../../src/wire/catalog.ts";

const names = Object.keys(catalog) as ServiceName[];

test("the error for an operation that is not implemented contains service and operation", async () => {
  await using aws = await startEmbedded();
  const options = {
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111122223333", secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  };
  const refusal = (service: string, operation: string) => ({
    name: "NotImplemented",
    message: `${service} ${operation} is not implemented here. docs/aws-coverage.md lists what is.`,
    $metadata: { httpStatusCode: 501 },
  });
  const kms = new KMSClient(options).send(new CreateCustomKeyStoreCommand({ CustomKeyStoreName: "store" }));
  await expect(kms).rejects.toMatchObject(refusal("kms", "CreateCustomKeyStore"));
  await expect(new LambdaClient(options).send(new ListCodeSigningConfigsCommand({}))).rejects.toMatchObject(
    refusal("lambda", "ListCodeSigningConfigs"),
  );
  const s3 = new S3Client(options).send(new GetBucketMetadataConfigurationCommand({ Bucket: "b" }));
  await expect(s3).rejects.toMatchObject(refusal("s3", "GetBucketMetadataConfiguration"));
});

test("the error for a service that is not implemented contains the service", async () => {
  await using aws = await startEmbedded();
  const response = await fetch(aws.endpoint, {
    method: "POST",
    headers: {
      authorization:
        "AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
    },
  });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain("The service sqs is not implemented here.");
});

test.each(names)("the routes of %s are exactly its operation files", async (name) => {
  const services = new Services({
    folder: "unused",
    endpoint: () => "http://127.0.0.1:1",
    now: () => 0,
    startProcess,
    findPython: async () => undefined,
    accounts: new Accounts({ secret: "secret" }),
  });
  const { implementation } = await services.load(name);
  const kebab = (operation: string) =>
    operation
      .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
      .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
      .toLowerCase();
  const folder = new URL(`../../src/embedded/services/${name}/operations/`, import.meta.url);
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ""));
  expect(Object.keys(implementation.operations).map(kebab).toSorted()).toEqual(files.toSorted());
  await services.close();
});
