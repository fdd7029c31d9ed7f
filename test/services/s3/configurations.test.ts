/** Configurations of a bucket: defaults, valid documents and invalid documents. */
import {
  type CORSRule,
  DeleteBucketCorsCommand,
  DeleteBucketReplicationCommand,
  DeleteBucketWebsiteCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketLoggingCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketWebsiteCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketLoggingCommand,
  PutBucketReplicationCommand,
  PutBucketRequestPaymentCommand,
  PutBucketWebsiteCommand,
  type ReplicationRule,
  type WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { account } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { newBucket, newVersionedBucket, refusal, s3 } from "./support.ts";

test("a configuration that was never set gives its own error or default", async () => {
  const Bucket = await newBucket("never");
  const cases = [
    [
      s3.send(new GetBucketCorsCommand({ Bucket })),
      "NoSuchCORSConfiguration",
      "The CORS configuration does not exist",
    ],
    [
      s3.send(new GetBucketReplicationCommand({ Bucket })),
      "ReplicationConfigurationNotFoundError",
      "The replication configuration was not found",
    ],
    [
      s3.send(new GetBucketWebsiteCommand({ Bucket })),
      "NoSuchWebsiteConfiguration",
      "The specified bucket does not have a website configuration",
    ],
  ] as const;
  for (const [answer, name, message] of cases) {
    await expect(answer).rejects.toMatchObject({ ...refusal(name, 404), message, BucketName: Bucket });
  }
  expect((await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined();
  expect((await s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }))).Status).toBeUndefined();
  expect((await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe("BucketOwner");
});

const setCors = (Bucket: string, ...CORSRules: CORSRule[]) =>
  s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));

test("CORS rules are returned as sent and can be deleted", async () => {
  const Bucket = await newBucket("cors");
  const rule: CORSRule = {
    ID: "reads",
    AllowedMethods: ["GET", "HEAD"],
    AllowedOrigins: ["https://*.example.com"],
    AllowedHeaders: ["x-amz-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 3000,
  };
  await setCors(Bucket, rule, { AllowedMethods: ["PUT"], AllowedOrigins: ["*"] });
  const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }));
  expect(CORSRules).toEqual([rule, { AllowedMethods: ["PUT"], AllowedOrigins: ["*"] }]);
  await s3.send(new DeleteBucketCorsCommand({ Bucket }));
  await expect(s3.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject(
    refusal("NoSuchCORSConfiguration", 404),
  );
});

test("invalid CORS rules are refused", async () => {
  const Bucket = await newBucket("cors-bad");
  const rule: CORSRule = { AllowedMethods: ["GET"], AllowedOrigins: ["*"] };
  await expect(setCors(Bucket, { ...rule, AllowedMethods: ["PATCH"] })).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message: "Found unsupported HTTP method in CORS config. Unsupported method is PATCH",
  });
  await expect(setCors(Bucket, { ...rule, AllowedOrigins: ["http://*.a.*"] })).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message: 'AllowedOrigin "http://*.a.*" can not have more than one wildcard.',
  });
  await expect(setCors(Bucket, { ...rule, ExposeHeaders: ["x-*"] })).rejects.toMatchObject(
    refusal("InvalidRequest", 400),
  );
  await expect(setCors(Bucket)).rejects.toMatchObject(refusal("MalformedXML", 400));
  const noOrigin = { AllowedMethods: ["GET"] } as unknown as CORSRule;
  await expect(setCors(Bucket, noOrigin)).rejects.toMatchObject(refusal("MalformedXML", 400));
  await expect(setCors(Bucket, ...Array.from({ length: 101 }, () => rule))).rejects.toMatchObject(
    refusal("MalformedXML", 400),
  );
});

const setWebsite = (Bucket: string, WebsiteConfiguration: WebsiteConfiguration) =>
  s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));

test("a website configuration is returned as sent and can be deleted", async () => {
  const Bucket = await newBucket("website");
  const website: WebsiteConfiguration = {
    IndexDocument: { Suffix: "index.html" },
    ErrorDocument: { Key: "error.html" },
    RoutingRules: [
      { Condition: { KeyPrefixEquals: "docs/" }, Redirect: { ReplaceKeyPrefixWith: "documents/" } },
    ],
  };
  await setWebsite(Bucket, website);
  expect(await s3.send(new GetBucketWebsiteCommand({ Bucket }))).toMatchObject(website);
  await setWebsite(Bucket, { RedirectAllRequestsTo: { HostName: "example.com", Protocol: "https" } });
  const { RedirectAllRequestsTo, IndexDocument } = await s3.send(new GetBucketWebsiteCommand({ Bucket }));
  expect([RedirectAllRequestsTo, IndexDocument]).toEqual([
    { HostName: "example.com", Protocol: "https" },
    undefined,
  ]);
  await s3.send(new DeleteBucketWebsiteCommand({ Bucket }));
  await expect(s3.send(new GetBucketWebsiteCommand({ Bucket }))).rejects.toMatchObject(
    refusal("NoSuchWebsiteConfiguration", 404),
  );
});

test("website configurations that contradict themselves are refused", async () => {
  const Bucket = await newBucket("website-bad");
  const index = { IndexDocument: { Suffix: "index.html" } };
  const cases: [WebsiteConfiguration, string][] = [
    [{}, "InvalidArgument"],
    [{ IndexDocument: { Suffix: "a/b" } }, "InvalidArgument"],
    [{ ...index, RedirectAllRequestsTo: { HostName: "example.com" } }, "InvalidArgument"],
    [{ ...index, ErrorDocument: { Key: "" } }, "MalformedXML"],
    [
      { ...index, RoutingRules: [{ Redirect: { ReplaceKeyWith: "a", ReplaceKeyPrefixWith: "b" } }] },
      "InvalidRequest",
    ],
    [{ RedirectAllRequestsTo: { HostName: "a", Protocol: "ftp" as "http" } }, "InvalidRequest"],
  ];
  for (const [configuration, code] of cases) {
    await expect(setWebsite(Bucket, configuration), JSON.stringify(configuration)).rejects.toMatchObject(
      refusal(code, 400),
    );
  }
});

test("replication requires versioning on both buckets, and each rule gets an id", async () => {
  const [Bucket, target] = [await newBucket("replicated"), await newBucket("replica")];
  const rule = (name = target): ReplicationRule => ({
    Status: "Enabled",
    Priority: 1,
    Filter: { Prefix: "" },
    DeleteMarkerReplication: { Status: "Disabled" },
    Destination: { Bucket: `arn:aws:s3:::${name}` },
  });
  const set = (bucket: string, ...Rules: ReplicationRule[]) =>
    s3.send(
      new PutBucketReplicationCommand({
        Bucket: bucket,
        ReplicationConfiguration: { Role: `arn:aws:iam::${account}:role/replication`, Rules },
      }),
    );
  await expect(set(Bucket, rule())).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message: "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
  });
  const source = await newVersionedBucket("replicated");
  await expect(set(source, rule("nowhere-at-all"))).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message: "Destination bucket must exist.",
  });
  await expect(set(source, rule())).rejects.toMatchObject({
    ...refusal("InvalidRequest", 400),
    message: "Destination bucket must have versioning enabled.",
  });
  await set(source, rule(await newVersionedBucket("replica")));
  const answer = await s3.send(new GetBucketReplicationCommand({ Bucket: source }));
  expect(answer.ReplicationConfiguration?.Rules).toMatchObject([{ ID: expect.any(String), Priority: 1 }]);
  await s3.send(new DeleteBucketReplicationCommand({ Bucket: source }));
  await expect(s3.send(new GetBucketReplicationCommand({ Bucket: source }))).rejects.toMatchObject(
    refusal("ReplicationConfigurationNotFoundError", 404),
  );
});

test("access logging needs an existing target bucket and can be turned off", async () => {
  const [Bucket, TargetBucket] = [await newBucket("logged"), await newBucket("logs")];
  const set = (target?: string) =>
    s3.send(
      new PutBucketLoggingCommand({
        Bucket,
        BucketLoggingStatus: target ? { LoggingEnabled: { TargetBucket: target, TargetPrefix: "a/" } } : {},
      }),
    );
  const get = async () => (await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled;
  await expect(set("nowhere-at-all")).rejects.toMatchObject({
    ...refusal("InvalidTargetBucketForLogging", 400),
    message: "The target bucket for logging does not exist",
  });
  await set(TargetBucket);
  expect(await get()).toEqual({ TargetBucket, TargetPrefix: "a/" });
  await set();
  expect(await get()).toBeUndefined();
});

test("acceleration and request payment accept only their own values", async () => {
  const Bucket = await newBucket("words");
  const accelerate = (Status: string) =>
    s3.send(
      new PutBucketAccelerateConfigurationCommand({
        Bucket,
        AccelerateConfiguration: { Status: Status as "Enabled" },
      }),
    );
  const acceleration = async () =>
    (await s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }))).Status;
  await expect(accelerate("enabled")).rejects.toMatchObject(refusal("MalformedXML", 400));
  await accelerate("Enabled");
  expect(await acceleration()).toBe("Enabled");
  await accelerate("Suspended");
  expect(await acceleration()).toBe("Suspended");
  const pay = (Payer: string) =>
    s3.send(
      new PutBucketRequestPaymentCommand({
        Bucket,
        RequestPaymentConfiguration: { Payer: Payer as "Requester" },
      }),
    );
  await expect(pay("Nobody")).rejects.toMatchObject(refusal("MalformedXML", 400));
  await pay("Requester");
  expect((await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe("Requester");
});
