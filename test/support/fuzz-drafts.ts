/** Valid requests of every protocol, which the fuzzer changes. */

export interface Draft {
  method: string;
  path: string;
  service: string;
  headers: Record<string, string>;
  body: string;
  payloadHash?: string;
}

const json = (service: "kms" | "logs", target: string, document: unknown): Draft => ({
  method: "POST",
  path: "/",
  service,
  headers: {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${service === "kms" ? "TrentService" : "Logs_20140328"}.${target}`,
  },
  body: JSON.stringify(document),
});

const s3 = (line: string, body = "", headers: Record<string, string> = {}): Draft => ({
  method: line.split(" ")[0]!,
  path: line.split(" ")[1]!,
  service: "s3",
  headers,
  body,
});

const form = (service: string, body: string): Draft => ({
  method: "POST",
  path: "/",
  service,
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body,
});

const tagging = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";

/** Valid requests. They need a bucket `fuzz` with an object `key`. */
export const drafts: readonly (() => Draft)[] = [
  () => s3("GET /"),
  () => s3("GET /fuzz?list-type=2&prefix=a&delimiter=%2F&max-keys=5&encoding-type=url"),
  () => s3("GET /fuzz?versions&key-marker=a"),
  () => s3("GET /fuzz?uploads"),
  () => s3("GET /fuzz/key", "", { range: "bytes=0-1", "if-match": "*", "x-amz-checksum-mode": "ENABLED" }),
  () => s3("HEAD /fuzz/key?partNumber=1"),
  () => s3("GET /fuzz/key?attributes", "", { "x-amz-object-attributes": "ETag,Checksum,ObjectParts" }),
  () => s3("PUT /fuzz/key", "text", { "content-md5": "HLIPCdc/Ufy1SAMVNvG6sQ==", "x-amz-meta-a": "b" }),
  () => s3("PUT /fuzz/key", "text", { "x-amz-checksum-crc32": "OxWFAA==", expires: "0" }),
  () => s3("PUT /fuzz/copy", "", { "x-amz-copy-source": "/fuzz/key", "x-amz-metadata-directive": "REPLACE" }),
  () => s3("PUT /fuzz/key?tagging", tagging),
  () => s3("PUT /fuzz?tagging", tagging),
  () =>
    s3(
      "PUT /fuzz?versioning",
      "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>",
    ),
  () =>
    s3(
      "PUT /fuzz?lifecycle",
      "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>x</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>",
    ),
  () =>
    s3(
      "PUT /fuzz?cors",
      "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>",
    ),
  () => s3("POST /fuzz?delete", "<Delete><Object><Key>none</Key></Object><Quiet>true</Quiet></Delete>"),
  () => s3("POST /fuzz/upload?uploads", "", { "x-amz-checksum-algorithm": "CRC32" }),
  () =>
    s3(
      "POST /fuzz/upload?uploadId=none",
      "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>",
    ),
  () => s3("PUT /fuzz/upload?partNumber=1&uploadId=none", "part"),
  () => s3("DELETE /fuzz/none?versionId=null"),
  () => s3("OPTIONS /fuzz/key", "", { origin: "http://a", "access-control-request-method": "GET" }),
  () => ({
    ...s3("PUT /fuzz/chunked", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", {
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": "5",
      "x-amz-trailer": "x-amz-checksum-crc32",
    }),
    payloadHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  }),
  () => ({
    ...s3("PUT /fuzz/chunked", "signed", {
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": "5",
    }),
    payloadHash: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  }),
  () => json("kms", "ListKeys", { Limit: 5 }),
  () => json("kms", "DescribeKey", { KeyId: "alias/none" }),
  () => json("kms", "Encrypt", { KeyId: "none", Plaintext: "YQ==", EncryptionContext: { a: "b" } }),
  () => json("kms", "CreateAlias", { AliasName: "alias/a", TargetKeyId: "none" }),
  () => json("logs", "DescribeLogGroups", { logGroupNamePrefix: "a", limit: 5 }),
  () => json("logs", "FilterLogEvents", { logGroupName: "none", filterPattern: "{ $.a = 1 }", startTime: 1 }),
  () =>
    json("logs", "PutLogEvents", {
      logGroupName: "none",
      logStreamName: "none",
      logEvents: [{ timestamp: 1, message: "a" }],
    }),
  () => ({ ...s3("GET /2015-03-31/functions?MaxItems=5"), service: "lambda" }),
  () => ({ ...s3("GET /2015-03-31/functions/none"), service: "lambda" }),
  () => ({ ...s3("POST /2015-03-31/functions/none/invocations", "{}"), service: "lambda" }),
  () => ({
    ...s3("POST /2015-03-31/functions", '{"FunctionName":"f","Role":"r","Code":{"ZipFile":"YQ=="}}'),
    service: "lambda",
  }),
  () => form("sts", "Action=GetCallerIdentity&Version=2011-06-15"),
  () => form("iam", "Action=ListUsers&Version=2010-05-08&MaxItems=5"),
];
