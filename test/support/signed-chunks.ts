/** Uploads in signed chunks, as the Java SDK, Spark, minio-go and restic send them. */
import { ChunkSignatures } from "../../src/wire/chunk-signatures.ts";
import { type RawAnswer, rawAccount, sendRaw, signedHeaders } from "./raw-request.ts";

export interface SignedUpload {
  readonly chunks: readonly string[];
  /** `name:value` of a signed trailing header. */
  readonly trailer: string;
  /** Replaces the right value in the headers. */
  readonly length: number;
  /** Changes the encoded body before it is sent. */
  readonly change: (body: string) => string;
  readonly path: string;
  readonly accessKeyId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function uploadSigned(
  server: { readonly endpoint: string; readonly secretAccessKey: string },
  options: Partial<SignedUpload>,
): Promise<RawAnswer> {
  const { chunks = [], trailer, path = "/bucket/key", change = (body) => body } = options;
  const headers = signedHeaders(
    server,
    {
      method: "PUT",
      path,
      headers: {
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": String(options.length ?? chunks.join("").length),
        ...(trailer === undefined ? {} : { "x-amz-trailer": trailer.split(":")[0]! }),
        ...options.headers,
      },
    },
    {
      payloadHash: `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? "" : "-TRAILER"}`,
      accessKeyId: options.accessKeyId ?? rawAccount,
    },
  );
  const timestamp = headers["x-amz-date"]!;
  const signatures = new ChunkSignatures({
    secretAccessKey: server.secretAccessKey,
    scope: { date: timestamp.slice(0, 8), region: "us-east-1", service: "s3" },
    timestamp,
    seed: headers["authorization"]!.slice(-64),
  });
  let body = "";
  for (const chunk of [...chunks, ""]) {
    signatures.update(Buffer.from(chunk));
    body += `${chunk.length.toString(16)};chunk-signature=${signatures.next()}\r\n`;
    if (chunk !== "") body += `${chunk}\r\n`;
  }
  if (trailer !== undefined) {
    body += `${trailer}\r\nx-amz-trailer-signature:${signatures.trailer(`${trailer}\n`)}\r\n`;
  }
  return sendRaw(server.endpoint, { method: "PUT", path, headers, body: change(`${body}\r\n`) });
}
