/** POST Object. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
import { createHmac } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, GetObjectTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";
import { formatTimestamp, signingKey } from "../../../src/wire/signature.ts";
import { rawAccount } from "../../support/raw-request.ts";

let aws: EmbeddedAws;
let s3: S3Client;
beforeAll(async () => {
  aws = await startEmbedded();
  s3 = new S3Client({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: rawAccount, secretAccessKey: aws.secretAccessKey },
  });
  await s3.send(new CreateBucketCommand({ Bucket: "forms" }));
});
afterAll(() => aws[Symbol.asyncDispose]());

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

interface Upload {
  readonly fields?: Record<string, string>;
  readonly conditions?: readonly unknown[];
  readonly expiration?: string;
  /** Replaces the document made from the options above. */
  readonly policy?: string;
  readonly version?: 2 | 4;
  readonly file?: string | undefined;
  /** The field to leave out. */
  readonly without?: string;
  readonly change?: Record<string, string>;
}

function formOf({ fields = {}, conditions = [], version = 4, ...options }: Upload): FormData {
  const timestamp = formatTimestamp(Date.now());
  const scope = { date: timestamp.slice(0, 8), region: "us-east-1", service: "s3" };
  const own: Record<string, string> =
    version === 4
      ? {
          "x-amz-algorithm": "AWS4-HMAC-SHA256",
          "x-amz-credential": `${rawAccount}/${scope.date}/us-east-1/s3/aws4_request`,
          "x-amz-date": timestamp,
        }
      : {};
  const document = {
    expiration: options.expiration ?? inAnHour(),
    conditions: [
      { bucket: "forms" },
      ["starts-with", "$key", "up/"],
      ...Object.entries(own).map(([name, value]) => ({ [name]: value })),
      ...conditions,
    ],
  };
  const policy = Buffer.from(options.policy ?? JSON.stringify(document)).toString("base64");
  const sign =
    version === 4
      ? {
          "X-Amz-Signature": createHmac("sha256", signingKey(aws.secretAccessKey, scope))
            .update(policy)
            .digest("hex"),
        }
      : {
          AWSAccessKeyId: rawAccount,
          signature: createHmac("sha1", aws.secretAccessKey).update(policy).digest("base64"),
        };
  const form = new FormData();
  const all = { key: "up/key", ...own, policy, ...sign, ...fields, ...options.change };
  for (const [name, value] of Object.entries(all)) if (name !== options.without) form.append(name, value);
  if (!("file" in options) || options.file !== undefined)
    form.append("file", new Blob([options.file ?? "text"]), "report.csv");
  return form;
}

const post = (upload: Upload = {}): Promise<Response> =>
  fetch(`${aws.endpoint}/forms`, { method: "POST", body: formOf(upload), redirect: "manual" });

const read = (Key: string) => s3.send(new GetObjectCommand({ Bucket: "forms", Key }));

test.each([2, 4] as const)(
  "a form signed with Signature Version %d is accepted with 204",
  async (version) => {
    const answer = await post({ version, file: `by ${version}` });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await (await read("up/key")).Body!.transformToString()).toBe(`by ${version}`);
  },
);

test("fields set the object's headers, metadata and tags, and ${filename} is the file's name", async () => {
  const fields = {
    key: "up/${filename}",
    "Content-Type": "text/csv",
    "Cache-Control": "no-store",
    "x-amz-meta-team": "data",
    "x-ignore-this": "yes",
    tagging: "<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>",
  };
  const conditions = [
    ["starts-with", "$Content-Type", "text/"],
    ["eq", "$cache-control", "no-store"],
    { "x-amz-meta-team": "data" },
    ["starts-with", "$tagging", ""],
  ];
  expect((await post({ fields, conditions })).status).toBe(204);
  expect(await read("up/report.csv")).toMatchObject({
    ContentType: "text/csv",
    CacheControl: "no-store",
    Metadata: { team: "data" },
  });
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: "forms", Key: "up/report.csv" }));
  expect(TagSet).toEqual([{ Key: "a", Value: "b c" }]);
});

test("the form selects the status or redirect of a success", async () => {
  const asking = (name: string, value: string) =>
    post({ fields: { [name]: value }, conditions: [["starts-with", `$${name}`, ""]] });
  expect((await asking("success_action_status", "200")).status).toBe(200);
  const created = await asking("success_action_status", "201");
  expect(created.status).toBe(201);
  expect(await created.text()).toMatch(
    /<PostResponse><Location>http:.*forms\/up%2Fkey<\/Location><Bucket>forms<\/Bucket><Key>up\/key<\/Key><ETag>&quot;\w+&quot;<\/ETag><\/PostResponse>/,
  );
  expect((await asking("success_action_status", "404")).status).toBe(204);
  const redirected = await asking("success_action_redirect", "http://example.com/done?a=b");
  expect(redirected.status).toBe(303);
  expect(redirected.headers.get("location")).toMatch(
    /^http:\/\/example\.com\/done\?a=b&bucket=forms&key=up%2Fkey&etag=%22\w+%22$/,
  );
  expect((await asking("success_action_redirect", "no url")).status).toBe(204);
});

test("a large file can be uploaded", async () => {
  const file = "x".repeat(3_000_000);
  expect((await post({ file, conditions: [["content-length-range", 1, 3_000_000]] })).status).toBe(204);
  expect((await read("up/key")).ContentLength).toBe(3_000_000);
});

describe("a form is refused", () => {
  test.each<{ name: string; upload: Upload; status?: number; text: string }>([
    { name: "without a policy", upload: { without: "policy" }, status: 403, text: "AccessDenied" },
    { name: "without a key", upload: { without: "key" }, text: "must contain a field named &apos;key&apos;" },
    {
      name: "without a signature",
      upload: { without: "X-Amz-Signature" },
      text: "must contain a field named &apos;X-Amz-Signature&apos;",
    },
    { name: "without a file", upload: { file: undefined }, text: "exactly one file upload per request" },
    {
      name: "with a wrong signature",
      upload: { change: { "X-Amz-Signature": "0".repeat(64) } },
      status: 403,
      text: "SignatureDoesNotMatch",
    },
    {
      name: "after its expiration",
      upload: { expiration: "2020-01-01T00:00:00Z" },
      status: 403,
      text: "Invalid according to Policy: Policy expired.",
    },
    {
      name: "for another key",
      upload: { fields: { key: "other" } },
      status: 403,
      text: "Policy Condition failed: [&quot;starts-with&quot;,&quot;$key&quot;,&quot;up/&quot;]",
    },
    {
      name: "with a field that is not in the policy",
      upload: { fields: { "x-amz-meta-team": "data" } },
      status: 403,
      text: "Extra input fields: x-amz-meta-team",
    },
    {
      name: "with a file that is too large",
      upload: { conditions: [["content-length-range", 0, 3]] },
      text: "<Code>EntityTooLarge</Code><Message>Your proposed upload exceeds the maximum allowed size</Message><ProposedSize>4</ProposedSize><MaxSizeAllowed>3</MaxSizeAllowed>",
    },
    {
      name: "with a file that is too small",
      upload: { conditions: [["content-length-range", 5, 9]] },
      text: "EntityTooSmall",
    },
    {
      name: "with a policy that is not JSON",
      upload: { policy: "no" },
      text: "Invalid Policy: Invalid JSON.",
    },
    {
      name: "with a policy without an expiration",
      upload: { policy: "{}" },
      text: "Policy missing expiration",
    },
    {
      name: "with a content-length-range of one number",
      upload: { conditions: [["content-length-range", 0]] },
      text: "InvalidPolicyDocument",
    },
    {
      name: "with too many fields",
      upload: { fields: { "x-ignore-a": "a".repeat(21_000) } },
      text: "<MaxPostPreDataLengthBytes>20480</MaxPostPreDataLengthBytes>",
    },
    {
      name: "with a wrong checksum",
      upload: {
        fields: { "x-amz-checksum-crc32": "AAAAAA==" },
        conditions: [["starts-with", "$x-amz-checksum-crc32", ""]],
      },
      text: "BadDigest",
    },
  ])("$name", async ({ upload, status = 400, text }) => {
    const answer = await post(upload);
    expect({ status: answer.status, text: await answer.text() }).toEqual({
      status,
      text: expect.stringContaining(text),
    });
  });

  test("if it is not multipart/form-data", async () => {
    const answer = await fetch(`${aws.endpoint}/forms`, {
      method: "POST",
      body: new URLSearchParams({ a: "b" }),
    });
    expect(answer.status).toBe(412);
    expect(await answer.text()).toContain("Bucket POST must be of the enclosure-type multipart/form-data");
  });

  test("if it ends in the middle of its file, and nothing is stored", async () => {
    const form = new Response(formOf({ fields: { key: "up/cut" } }));
    const body = Buffer.from(await form.arrayBuffer());
    const answer = await fetch(`${aws.endpoint}/forms`, {
      method: "POST",
      headers: { "content-type": form.headers.get("content-type")! },
      body: body.subarray(0, -60),
    });
    expect(answer.status).toBe(400);
    await expect(read("up/cut")).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});
