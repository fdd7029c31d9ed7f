/** CORS: preflight requests and response headers. https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html */
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";

const Bucket = "open";
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
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket: "closed" }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "key", Body: "text" }));
  const CORSRules = [
    {
      AllowedMethods: ["GET", "PUT"],
      AllowedOrigins: ["https://*.example.com"],
      AllowedHeaders: ["content-type", "x-amz-*"],
      ExposeHeaders: ["ETag"],
      MaxAgeSeconds: 600,
    },
    { AllowedMethods: ["GET"], AllowedOrigins: ["*"] },
  ];
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
});
afterAll(() => aws[Symbol.asyncDispose]());

const preflight = (path: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${aws.endpoint}/${path}`, { method: "OPTIONS", headers });

async function refusal(response: Promise<Response>): Promise<[number, string, string]> {
  const answer = await response;
  const text = await answer.text();
  const element = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(text)?.[1] ?? "";
  return [answer.status, element("Code"), element("Message")];
}

const from = (origin: string, method = "GET") => ({
  origin,
  "access-control-request-method": method,
});

test("the first rule that allows a preflight request answers it", async () => {
  const answer = await preflight("open/key", {
    ...from("https://www.example.com", "PUT"),
    "access-control-request-headers": "Content-Type, x-amz-meta-a",
  });
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "access-control-allow-origin": "https://www.example.com",
    "access-control-allow-methods": "GET, PUT",
    "access-control-allow-headers": "content-type, x-amz-meta-a",
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "ETag",
    "access-control-max-age": "600",
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  });
  const everybody = await preflight("open/key", from("https://elsewhere.org"));
  expect(everybody.headers.get("access-control-allow-origin")).toBe("*");
  expect(everybody.headers.get("access-control-allow-credentials")).toBeNull();
});

test("a preflight request that no rule allows is forbidden", async () => {
  const notAllowed = [403, "AccessForbidden", expect.stringContaining("This CORS request is not allowed.")];
  expect(await refusal(preflight("open/key", from("https://elsewhere.org", "PUT")))).toEqual(notAllowed);
  const header = { ...from("https://a.example.com"), "access-control-request-headers": "authorization" };
  expect(await refusal(preflight("open/key", header))).toEqual(notAllowed);
  expect(await refusal(preflight("closed/key", from("https://a.example.com")))).toEqual([
    403,
    "AccessForbidden",
    "CORSResponse: CORS is not enabled for this bucket.",
  ]);
  expect(await refusal(preflight("nowhere/key", from("https://a.example.com")))).toEqual([
    403,
    "AccessForbidden",
    "CORSResponse: Bucket not found",
  ]);
});

test("an incomplete preflight request is a bad request", async () => {
  expect(await refusal(preflight("open/key", {}))).toEqual([
    400,
    "BadRequest",
    "Insufficient information. Origin request header needed.",
  ]);
  expect(await refusal(preflight("open/key", { origin: "https://a.example.com" }))).toEqual([
    400,
    "BadRequest",
    "Invalid Access-Control-Request-Method: null",
  ]);
});

test("all other responses have the CORS headers, also errors", async () => {
  const get = async (Key: string, origin?: string) =>
    fetch(
      await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key })),
      origin ? { headers: { origin } } : {},
    );
  const found = await get("key", "https://www.example.com");
  expect([found.status, found.headers.get("access-control-allow-origin")]).toEqual([
    200,
    "https://www.example.com",
  ]);
  const missing = await get("missing", "https://www.example.com");
  expect([missing.status, missing.headers.get("access-control-expose-headers")]).toEqual([404, "ETag"]);
  expect((await get("key")).headers.get("access-control-allow-origin")).toBeNull();
});
