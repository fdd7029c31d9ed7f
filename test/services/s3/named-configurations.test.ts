/** Configurations with an id, of which a bucket can have many. */
import {
  type AnalyticsConfiguration,
  DeleteBucketAnalyticsConfigurationCommand,
  DeleteBucketIntelligentTieringConfigurationCommand,
  DeleteBucketInventoryConfigurationCommand,
  DeleteBucketMetricsConfigurationCommand,
  GetBucketAnalyticsConfigurationCommand,
  GetBucketIntelligentTieringConfigurationCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketMetricsConfigurationCommand,
  type IntelligentTieringConfiguration,
  type InventoryConfiguration,
  ListBucketAnalyticsConfigurationsCommand,
  ListBucketIntelligentTieringConfigurationsCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketMetricsConfigurationsCommand,
  type MetricsConfiguration,
  PutBucketAnalyticsConfigurationCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketMetricsConfigurationCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { newBucket, refusal, s3 } from "./support.ts";

const analytics = (Id: string): AnalyticsConfiguration => ({ Id, StorageClassAnalysis: {} });
const metrics = (Id: string): MetricsConfiguration => ({ Id, Filter: { Prefix: "in/" } });
const tiering = (Id: string): IntelligentTieringConfiguration => ({
  Id,
  Status: "Enabled",
  Tierings: [{ AccessTier: "ARCHIVE_ACCESS", Days: 90 }],
});
const inventory = (Id: string, extra: Partial<InventoryConfiguration> = {}): InventoryConfiguration => ({
  Id,
  IsEnabled: true,
  IncludedObjectVersions: "All",
  Schedule: { Frequency: "Daily" },
  OptionalFields: ["Size", "ETag"],
  Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "Parquet" } },
  ...extra,
});

/** The four kinds and their commands. */
const kinds = {
  analytics: {
    configuration: analytics,
    put: (Bucket: string, Id: string) =>
      s3.send(
        new PutBucketAnalyticsConfigurationCommand({ Bucket, Id, AnalyticsConfiguration: analytics(Id) }),
      ),
    get: async (Bucket: string, Id: string) =>
      (await s3.send(new GetBucketAnalyticsConfigurationCommand({ Bucket, Id }))).AnalyticsConfiguration,
    list: async (Bucket: string) =>
      (await s3.send(new ListBucketAnalyticsConfigurationsCommand({ Bucket }))).AnalyticsConfigurationList,
    remove: (Bucket: string, Id: string) =>
      s3.send(new DeleteBucketAnalyticsConfigurationCommand({ Bucket, Id })),
  },
  metrics: {
    configuration: metrics,
    put: (Bucket: string, Id: string) =>
      s3.send(new PutBucketMetricsConfigurationCommand({ Bucket, Id, MetricsConfiguration: metrics(Id) })),
    get: async (Bucket: string, Id: string) =>
      (await s3.send(new GetBucketMetricsConfigurationCommand({ Bucket, Id }))).MetricsConfiguration,
    list: async (Bucket: string) =>
      (await s3.send(new ListBucketMetricsConfigurationsCommand({ Bucket }))).MetricsConfigurationList,
    remove: (Bucket: string, Id: string) =>
      s3.send(new DeleteBucketMetricsConfigurationCommand({ Bucket, Id })),
  },
  "intelligent tiering": {
    configuration: tiering,
    put: (Bucket: string, Id: string) =>
      s3.send(
        new PutBucketIntelligentTieringConfigurationCommand({
          Bucket,
          Id,
          IntelligentTieringConfiguration: tiering(Id),
        }),
      ),
    get: async (Bucket: string, Id: string) =>
      (await s3.send(new GetBucketIntelligentTieringConfigurationCommand({ Bucket, Id })))
        .IntelligentTieringConfiguration,
    list: async (Bucket: string) =>
      (await s3.send(new ListBucketIntelligentTieringConfigurationsCommand({ Bucket })))
        .IntelligentTieringConfigurationList,
    remove: (Bucket: string, Id: string) =>
      s3.send(new DeleteBucketIntelligentTieringConfigurationCommand({ Bucket, Id })),
  },
  inventory: {
    configuration: inventory,
    put: (Bucket: string, Id: string) =>
      s3.send(
        new PutBucketInventoryConfigurationCommand({ Bucket, Id, InventoryConfiguration: inventory(Id) }),
      ),
    get: async (Bucket: string, Id: string) =>
      (await s3.send(new GetBucketInventoryConfigurationCommand({ Bucket, Id }))).InventoryConfiguration,
    list: async (Bucket: string) =>
      (await s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket }))).InventoryConfigurationList,
    remove: (Bucket: string, Id: string) =>
      s3.send(new DeleteBucketInventoryConfigurationCommand({ Bucket, Id })),
  },
};

for (const [name, kind] of Object.entries(kinds)) {
  test(`${name} configurations are stored by id, listed and deleted`, async () => {
    const bucket = await newBucket("named");
    expect(await kind.list(bucket)).toBeUndefined();
    await expect(kind.get(bucket, "a")).rejects.toMatchObject({
      ...refusal("NoSuchConfiguration", 404),
      message: "The specified configuration does not exist.",
    });
    await kind.put(bucket, "b");
    await kind.put(bucket, "a");
    expect(await kind.get(bucket, "a")).toEqual(kind.configuration("a"));
    expect((await kind.list(bucket))?.map(({ Id }) => Id)).toEqual(["a", "b"]);
    await kind.remove(bucket, "a");
    expect((await kind.list(bucket))?.map(({ Id }) => Id)).toEqual(["b"]);
    await expect(kind.remove(bucket, "a")).rejects.toMatchObject(refusal("NoSuchConfiguration", 404));
  });
}

test("more than a hundred configurations are listed in pages", async () => {
  const Bucket = await newBucket("pages");
  for (let index = 0; index < 101; index += 1) await kinds.metrics.put(Bucket, `m${1000 + index}`);
  const first = await s3.send(new ListBucketMetricsConfigurationsCommand({ Bucket }));
  expect([first.MetricsConfigurationList?.length, first.IsTruncated]).toEqual([100, true]);
  const second = await s3.send(
    new ListBucketMetricsConfigurationsCommand({ Bucket, ContinuationToken: first.NextContinuationToken }),
  );
  expect([second.MetricsConfigurationList?.map(({ Id }) => Id), second.IsTruncated]).toEqual([
    ["m1100"],
    false,
  ]);
});

test("an id that differs from the document's is refused", async () => {
  const Bucket = await newBucket("mismatch");
  await expect(
    s3.send(
      new PutBucketAnalyticsConfigurationCommand({ Bucket, Id: "a", AnalyticsConfiguration: analytics("b") }),
    ),
  ).rejects.toMatchObject(refusal("MalformedXML", 400));
  await expect(
    s3.send(
      new PutBucketInventoryConfigurationCommand({ Bucket, Id: "a", InventoryConfiguration: inventory("b") }),
    ),
  ).rejects.toMatchObject(refusal("IdMismatch", 400));
});

test("invalid documents are refused", async () => {
  const Bucket = await newBucket("documents");
  const setInventory = (extra: object) =>
    s3.send(
      new PutBucketInventoryConfigurationCommand({
        Bucket,
        Id: "a",
        InventoryConfiguration: inventory("a", extra),
      }),
    );
  const unfit = [
    { Schedule: undefined },
    { Schedule: { Frequency: "Hourly" } },
    { OptionalFields: ["Colour"] },
    { IncludedObjectVersions: "Some" },
    { Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::reports", Format: "XLSX" } } },
  ];
  for (const extra of unfit) {
    await expect(setInventory(extra), JSON.stringify(extra)).rejects.toMatchObject(
      refusal("MalformedXML", 400),
    );
  }
  const noArn = { Destination: { S3BucketDestination: { Bucket: "reports", Format: "CSV" } } };
  await expect(setInventory(noArn)).rejects.toMatchObject(refusal("InvalidS3DestinationBucket", 400));
  for (const Tierings of [[], [{ AccessTier: "ARCHIVE_ACCESS" as const, Days: 89 }]]) {
    await expect(
      s3.send(
        new PutBucketIntelligentTieringConfigurationCommand({
          Bucket,
          Id: "a",
          IntelligentTieringConfiguration: { ...tiering("a"), Tierings },
        }),
      ),
    ).rejects.toMatchObject(refusal("MalformedXML", 400));
  }
});
