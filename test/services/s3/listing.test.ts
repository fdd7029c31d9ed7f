import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { beforeAll, expect } from "vitest";
import { test } from "../../support/test.ts";
import { newBucket, put, refusal, s3 } from "./support.ts";

/** Keys in the order of their UTF-8 bytes. The order of UTF-16 code units is different. */
const keys = [
  "2024/01/a.csv",
  "2024/01/b.csv",
  "2024/02/a.csv",
  "2024/readme",
  "2025/01/a.csv",
  "a b+c",
  "plain",
  "z",
  "é",
  "\uFF5E",
  "😀",
];
let bucket: string;

beforeAll(async () => {
  bucket = await newBucket("listing");
  for (const key of [...keys].reverse()) await put(bucket, key, { body: key });
});

const list = (input: Omit<ListObjectsV2CommandInput, "Bucket"> = {}) =>
  s3.send(new ListObjectsV2Command({ Bucket: bucket, ...input }));

test("keys are listed in the order of their UTF-8 bytes, with size, ETag and class", async () => {
  const page = await list();
  expect(page.Contents?.map(({ Key }) => Key)).toEqual(keys);
  expect(page).toMatchObject({ Name: bucket, KeyCount: keys.length, MaxKeys: 1000, IsTruncated: false });
  expect(page.Contents?.[0]).toMatchObject({ Size: 13, StorageClass: "STANDARD" });
  expect(page.Contents?.[0]?.ETag).toMatch(/^"[0-9a-f]{32}"$/);
  expect(page.Contents?.[0]?.Owner).toBeUndefined();
});

test("owners are returned on request", async () => {
  const page = await list({ FetchOwner: true, MaxKeys: 1 });
  expect(page.Contents?.[0]?.Owner?.ID).toBeTruthy();
});

test("a prefix selects keys, a delimiter groups them into common prefixes", async () => {
  const top = await list({ Delimiter: "/" });
  expect(top.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["2024/", "2025/"]);
  expect(top.Contents?.map(({ Key }) => Key)).toEqual(keys.slice(5));
  const inner = await list({ Delimiter: "/", Prefix: "2024/" });
  expect(inner.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["2024/01/", "2024/02/"]);
  expect(inner.Contents?.map(({ Key }) => Key)).toEqual(["2024/readme"]);
  const word = await list({ Delimiter: "/a", Prefix: "2024/01" });
  expect(word.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["2024/01/a"]);
  expect(word.Contents?.map(({ Key }) => Key)).toEqual(["2024/01/b.csv"]);
});

test("pages of any size return every key once", async () => {
  for (const pageSize of [1, 2, 3]) {
    const seen = await keysOfPages({ pageSize, prefix: "2024/" });
    expect(seen, `pages of ${pageSize}`).toEqual(keys.slice(0, 4));
  }
});

test("paging continues after keys in any script", async () => {
  expect(await keysOfPages({ pageSize: 1 })).toEqual(keys);
});

async function keysOfPages({ pageSize, prefix = "" }: { pageSize: number; prefix?: string }) {
  const seen: (string | undefined)[] = [];
  const pages = paginateListObjectsV2({ client: s3, pageSize }, { Bucket: bucket, Prefix: prefix });
  for await (const page of pages) {
    seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
  }
  return seen;
}

test("pages with a delimiter return every common prefix once", async () => {
  const seen: (string | undefined)[] = [];
  const input = { Bucket: bucket, Delimiter: "/", Prefix: "2024/" };
  for await (const page of paginateListObjectsV2({ client: s3, pageSize: 1 }, input)) {
    expect(page.KeyCount).toBe(1);
    seen.push(page.CommonPrefixes?.[0]?.Prefix ?? page.Contents?.[0]?.Key);
  }
  expect(seen).toEqual(["2024/01/", "2024/02/", "2024/readme"]);
});

test("StartAfter may be a key that does not exist", async () => {
  expect((await list({ StartAfter: "plain" })).Contents?.map(({ Key }) => Key)).toEqual(keys.slice(7));
  expect((await list({ StartAfter: "pl" })).Contents?.[0]?.Key).toBe("plain");
  const page = await list({ StartAfter: "2024/01/a.csv", MaxKeys: 1 });
  expect(page).toMatchObject({ StartAfter: "2024/01/a.csv", IsTruncated: true });
  expect(page.Contents?.[0]?.Key).toBe("2024/01/b.csv");
});

test("MaxKeys=0 returns an empty listing that is not truncated", async () => {
  expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, MaxKeys: 0, IsTruncated: false });
});

test("a made-up continuation token is refused", async () => {
  await expect(list({ ContinuationToken: "made-up" })).rejects.toMatchObject({
    ...refusal("InvalidArgument", 400),
    message: "The continuation token provided is incorrect",
  });
});

test("EncodingType url encodes keys that XML cannot contain", async () => {
  const page = await list({ EncodingType: "url", Prefix: "a b" });
  expect(page.EncodingType).toBe("url");
  const encoded = page.Contents?.[0]?.Key ?? "";
  expect(encoded).toMatch(/^a(\+|%20)b%2Bc$/);
});

test("ListObjects (version 1) continues from a marker", async () => {
  const first = await s3.send(new ListObjectsCommand({ Bucket: bucket, MaxKeys: 1, Delimiter: "/" }));
  expect(first).toMatchObject({ IsTruncated: true, NextMarker: "2024/" });
  const second = await s3.send(
    new ListObjectsCommand({ Bucket: bucket, MaxKeys: 2, Delimiter: "/", Marker: first.NextMarker }),
  );
  expect(second.CommonPrefixes?.[0]?.Prefix).toBe("2025/");
  expect(second.Contents?.[0]?.Key).toBe("a b+c");
  expect(second.Contents?.[0]?.Owner?.ID).toBeTruthy();
});

test("the listing of an empty bucket is empty", async () => {
  const empty = await s3.send(new ListObjectsV2Command({ Bucket: await newBucket("empty") }));
  expect(empty.Contents).toBeUndefined();
  expect(empty.KeyCount).toBe(0);
});
