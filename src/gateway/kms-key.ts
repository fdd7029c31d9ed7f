/** Reads the used KMS key from responses, because a request can have an alias or, for Decrypt, no key at all. */
import type { IncomingMessage } from "node:http";
import type { OpenEntry } from "./call-log.ts";

/** Far above any response of KMS that names one key. */
const longestDocument = 64 * 1024;

/** S3 returns it in a header: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const s3Header = "x-amz-server-side-encryption-aws-kms-key-id";

/** Sets the entry's key from the response's headers, or from its body as it is streamed. */
export function noteKmsKey(upstream: IncomingMessage, body: NodeJS.ReadableStream, entry: OpenEntry): void {
  const header = upstream.headers[s3Header];
  if (typeof header === "string") entry.kmsKey = header;
  if (entry.service !== "kms" || entry.status >= 400) return;
  const chunks: Buffer[] = [];
  let length = 0;
  body.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= longestDocument) chunks.push(chunk);
  });
  body.once("end", () => {
    const key = length <= longestDocument ? keyIn(Buffer.concat(chunks).toString()) : undefined;
    if (key !== undefined) entry.kmsKey = key;
  });
}

function keyIn(document: string): string | undefined {
  try {
    const { KeyId, KeyMetadata } = JSON.parse(document) as {
      KeyId?: unknown;
      KeyMetadata?: { Arn?: unknown };
    };
    const key = KeyId ?? KeyMetadata?.Arn;
    return typeof key === "string" ? key : undefined;
  } catch {
    return undefined;
  }
}
