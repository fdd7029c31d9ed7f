/** Static websites in buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html */
import { request } from "node:http";
import { text } from "node:stream/consumers";
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  type WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";

let aws: EmbeddedAws;
let s3: S3Client;

beforeAll(async () => {
  aws = await startEmbedded();
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
  await site("site", {
    IndexDocument: { Suffix: "index.html" },
    ErrorDocument: { Key: "error.html" },
    RoutingRules: [
      { Condition: { KeyPrefixEquals: "old/" }, Redirect: { ReplaceKeyPrefixWith: "new/" } },
      {
        Condition: { KeyPrefixEquals: "lost/", HttpErrorCodeReturnedEquals: "404" },
        Redirect: {
          HostName: "example.com",
          Protocol: "https",
          ReplaceKeyWith: "found",
          HttpRedirectCode: "302",
        },
      },
    ],
  });
  await write("index.html", { Body: "home", ContentType: "text/html" });
  await write("docs/index.html", { Body: "docs" });
  await write("error.html", { Body: "sorry" });
  await write("moved", { Body: "", WebsiteRedirectLocation: "/docs/" });
});
afterAll(() => aws[Symbol.asyncDispose]());

const write = (Key: string, extra: Partial<PutObjectCommandInput>) =>
  s3.send(new PutObjectCommand({ Bucket: "site", Key, ...extra }));

async function site(Bucket: string, WebsiteConfiguration?: WebsiteConfiguration, open = true): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (WebsiteConfiguration) await s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
  if (!open) return;
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const Statement = [
    { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` },
    { Effect: "Allow", Principal: "*", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${Bucket}` },
  ];
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

interface Visited {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

function visit(path: string, bucket = "site", method = "GET"): Promise<Visited> {
  const headers = { host: `${bucket}.s3-website-us-east-1.amazonaws.com` };
  return new Promise((resolve, reject) => {
    const sending = request(`${aws.endpoint}${path}`, { method, headers }, (response) => {
      const { statusCode: status, headers: answered } = response;
      text(response).then((body) => resolve({ status, location: answered.location, body }), reject);
    });
    sending.on("error", reject).end();
  });
}

test("a folder is served as its index document", async () => {
  expect(await visit("/")).toEqual({ status: 200, location: undefined, body: "home" });
  expect(await visit("/docs/")).toMatchObject({ status: 200, body: "docs" });
  expect(await visit("/docs")).toMatchObject({ status: 302, location: "/docs/" });
  expect(await visit("/", "site", "HEAD")).toMatchObject({ status: 200, body: "" });
});

test("a missing object returns the error document with the error's status", async () => {
  expect(await visit("/nowhere")).toEqual({ status: 404, location: undefined, body: "sorry" });
});

test("objects, rules and whole sites can redirect", async () => {
  const host = "http://site.s3-website-us-east-1.amazonaws.com";
  expect(await visit("/moved")).toMatchObject({ status: 301, location: "/docs/" });
  expect(await visit("/old/a%20b?x=1")).toMatchObject({ status: 301, location: `${host}/new/a%20b?x=1` });
  expect(await visit("/lost/page")).toMatchObject({ status: 302, location: "https://example.com/found" });
  await site("elsewhere", { RedirectAllRequestsTo: { HostName: "example.com", Protocol: "https" } });
  expect(await visit("/a/b", "elsewhere")).toMatchObject({
    status: 301,
    location: "https://example.com/a/b",
  });
});

test("error pages contain the error code", async () => {
  const missing = await visit("/", "no-such-site");
  expect(missing).toMatchObject({
    status: 404,
    body: expect.stringContaining("<li>Code: NoSuchBucket</li>"),
  });
  await site("plain");
  expect(await visit("/", "plain")).toMatchObject({
    status: 404,
    body: expect.stringContaining("<li>Code: NoSuchWebsiteConfiguration</li>"),
  });
  expect(await visit("/", "site", "POST")).toMatchObject({
    status: 405,
    body: expect.stringContaining("405 Method Not Allowed"),
  });
});

test("objects that are not public are forbidden", async () => {
  await site("closed", { IndexDocument: { Suffix: "index.html" } }, false);
  expect(await visit("/", "closed")).toMatchObject({
    status: 403,
    body: expect.stringContaining("<li>Code: AccessDenied</li>"),
  });
});
