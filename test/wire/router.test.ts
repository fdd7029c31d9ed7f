import { beforeAll, describe, expect, test } from "vitest";
import { Readable } from "node:stream";
import { identifyCall } from "../../src/wire/identify.ts";
import { loadService, type ServiceModel } from "../../src/wire/model.ts";

const request = (line: string, headers: Record<string, string> = {}) => {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  return { method, path, query, headers: { host: "127.0.0.1:4566", ...headers }, body: Readable.from([]) };
};

describe("S3", () => {
  let s3: ServiceModel;
  beforeAll(async () => {
    s3 = await loadService("s3");
  });

  test.each([
    ["GET /", "ListBuckets"],
    ["PUT /b", "CreateBucket"],
    ["PUT /b/", "CreateBucket"],
    ["GET /b", "ListObjects"],
    ["GET /b?list-type=2&prefix=a", "ListObjectsV2"],
    ["GET /b?versioning", "GetBucketVersioning"],
    ["GET /b?versioning=", "GetBucketVersioning"],
    ["GET /b?versions", "ListObjectVersions"],
    ["GET /b?uploads", "ListMultipartUploads"],
    ["GET /b?analytics", "ListBucketAnalyticsConfigurations"],
    ["GET /b?analytics&id=1", "GetBucketAnalyticsConfiguration"],
    ["PUT /b?analytics", "PutBucketAnalyticsConfiguration"],
    ["DELETE /b?inventory", "DeleteBucketInventoryConfiguration"],
    ["DELETE /b/k?annotation", "DeleteObjectAnnotation"],
    ["DELETE /b/k?annotation&annotationName=a", "DeleteObjectAnnotation"],
    ["PUT /b/k?annotation", "PutObjectAnnotation"],
    ["POST /b?delete", "DeleteObjects"],
    ["GET /b/k", "GetObject"],
    ["GET /b/k?x-id=GetObject", "GetObject"],
    ["GET /b/k?partNumber=1", "GetObject"],
    ["GET /b/k?uploadId=u", "ListParts"],
    ["GET /b/k?tagging", "GetObjectTagging"],
    ["GET /b/k?attributes", "GetObjectAttributes"],
    ["HEAD /b", "HeadBucket"],
    ["HEAD /b/k", "HeadObject"],
    ["PUT /b/k", "PutObject"],
    ["PUT /b/a/b/c", "PutObject"],
    ["PUT /b/k?partNumber=1&uploadId=u", "UploadPart"],
    ["POST /b/k?uploads", "CreateMultipartUpload"],
    ["POST /b/k?uploadId=u", "CompleteMultipartUpload"],
    ["DELETE /b/k", "DeleteObject"],
    ["DELETE /b/k?uploadId=u", "AbortMultipartUpload"],
    ["DELETE /b", "DeleteBucket"],
  ])("%s is %s", (line, operation) => {
    expect(identifyCall(s3, request(line)).operation.name).toBe(operation);
  });

  test("the copy source header distinguishes a copy from a put", () => {
    const headers = { "x-amz-copy-source": "b/k" };
    expect(identifyCall(s3, request("PUT /b/k2", headers)).operation.name).toBe("CopyObject");
    const part = identifyCall(s3, request("PUT /b/k2?partNumber=1&uploadId=u", headers));
    expect(part.operation.name).toBe("UploadPartCopy");
  });

  test.each([
    ["/b/a%20b+c/%C3%A4", "a b+c/ä"],
    ["/b//leading", "/leading"],
    ["/b/trailing/", "trailing/"],
    ["/b/a%2Fb", "a/b"],
  ])("the path %s has the key %j", (path, Key) => {
    expect(identifyCall(s3, request(`GET ${path}`)).labels).toEqual({ Bucket: "b", Key });
  });

  test("a bucket can be in the host name", () => {
    const call = identifyCall(s3, request("GET /k", { host: "my.bucket.localhost:4566" }));
    expect(call.labels).toEqual({ Bucket: "my.bucket", Key: "k" });
    const list = identifyCall(s3, request("GET /?list-type=2", { host: "my-bucket.s3.localhost:4566" }));
    expect(list).toMatchObject({ operation: { name: "ListObjectsV2" }, labels: { Bucket: "my-bucket" } });
  });

  test("an invalid percent-encoding and a method without an operation give AWS's errors", () => {
    expect(() => identifyCall(s3, request("GET /b/%E0%A4%A"))).toThrow(
      expect.objectContaining({ code: "InvalidURI" }),
    );
    expect(() => identifyCall(s3, request("POST /b/k"))).toThrow(
      expect.objectContaining({ code: "MethodNotAllowed", status: 405 }),
    );
  });
});

describe("Lambda", () => {
  test.each([
    ["POST /2015-03-31/functions", "CreateFunction"],
    ["GET /2015-03-31/functions", "ListFunctions"],
    ["GET /2015-03-31/functions/f", "GetFunction"],
    ["GET /2015-03-31/functions/f/configuration", "GetFunctionConfiguration"],
    ["POST /2015-03-31/functions/f/invocations", "Invoke"],
    ["DELETE /2015-03-31/functions/f/aliases/live", "DeleteAlias"],
    // As boto3 1.34, the AWS CLI 2.9 and the SDK for JavaScript 2 send them.
    ["POST /2015-03-31/functions/", "CreateFunction"],
    ["GET /2015-03-31/functions/?MaxItems=1", "ListFunctions"],
    ["GET /2015-03-31/event-source-mappings/", "ListEventSourceMappings"],
    ["POST /2015-03-31/event-source-mappings/", "CreateEventSourceMapping"],
    ["GET /2020-04-22/code-signing-configs/", "ListCodeSigningConfigs"],
    ["POST /2020-04-22/code-signing-configs/", "CreateCodeSigningConfig"],
  ])("%s is %s", async (line, operation) => {
    expect(identifyCall(await loadService("lambda"), request(line)).operation.name).toBe(operation);
  });
});

test("JSON-RPC services are routed by their target header", async () => {
  const kms = await loadService("kms");
  const call = identifyCall(kms, request("POST /", { "x-amz-target": "TrentService.Encrypt" }));
  expect(call.operation.name).toBe("Encrypt");
  expect(() => identifyCall(kms, request("POST /", { "x-amz-target": "TrentService.Nothing" }))).toThrow(
    expect.objectContaining({ code: "UnknownOperationException" }),
  );
});
