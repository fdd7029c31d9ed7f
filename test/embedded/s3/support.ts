/** S3 without HTTP, from the service's factory, so that tests see its stored data and its calls to other services. */
import { readdir } from "node:fs/promises";
import { Readable } from "node:stream";
import type {
  CompleteMultipartUploadOutput,
  CompleteMultipartUploadRequest,
  CreateMultipartUploadOutput,
  PutObjectOutput,
  PutObjectRequest,
  UploadPartOutput,
  UploadPartRequest,
} from "@aws-sdk/client-s3";
import { makeTemporaryFolder } from "../../../src/common/temporary.ts";
import { rootOf } from "../../../src/embedded/accounts.ts";
import { createS3, type S3Effects } from "../../../src/embedded/services/s3/index.ts";
import type { S3Context } from "../../../src/embedded/services/s3/context.ts";

export interface Invocation {
  readonly functionArn: string;
  readonly bucketArn: string;
  readonly sourceAccount: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a function reads records without types
  readonly event: { readonly Records: readonly any[] };
}

export const account = "111122223333";

export interface BareS3 extends AsyncDisposable {
  /** Runs an operation by its name, as src/wire does. */
  run<Output>(operation: string, input: object, context?: Partial<S3Context>): Promise<Output>;
  readonly invocations: readonly Invocation[];
  /** Names of the files that contain bodies now. */
  files(): Promise<string[]>;
  readObject: ReturnType<typeof createS3>["readObject"];
}

export async function startBare(now: () => number = () => 1_700_000_000_123): Promise<BareS3> {
  const folder = await makeTemporaryFolder("s3-test");
  const invocations: Invocation[] = [];
  const effects: S3Effects = {
    keyAccess: () => undefined,
    functionAccess: async (arn) =>
      arn.includes("missing") ? "missing" : arn.includes("denied") ? "denied" : "ok",
    invokeFunction: (functionArn, payload, caller) =>
      void invocations.push({ functionArn, ...caller, event: JSON.parse(payload) }),
    encryptionKey: {
      generateDataKey: () => Promise.reject(new Error("no keys here")),
      decryptDataKey: () => Promise.reject(new Error("no keys here")),
    },
  };
  const s3 = createS3({ folder: folder.path, effects });
  const call = {
    accountId: account,
    accessKeyId: account,
    callerArn: `arn:aws:iam::${account}:root`,
    caller: rootOf(account),
    region: "us-east-1",
    requestId: "REQUEST1",
    endpoint: "http://127.0.0.1",
    headers: {},
    now,
    ...s3.context,
  };
  return {
    run: async (operation, input, context = {}) =>
      (await s3.operations[operation]!(input as never, { ...call, ...context })) as never,
    invocations,
    files: () => readdir(folder.path),
    readObject: (request) => s3.readObject(request),
    async [Symbol.asyncDispose]() {
      await s3.close?.();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A body in chunks, as in a request. */
export const chunked = (bytes: Buffer, size = 65_536): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    ),
    { objectMode: false },
  );

export function put(
  s3: BareS3,
  Key: string,
  { body = "", ...extra }: Partial<PutObjectRequest> & { body?: Buffer | string },
): Promise<PutObjectOutput> {
  const bytes = Buffer.from(body as string);
  const Body = chunked(bytes);
  return s3.run("PutObject", { Bucket: "bucket", Key, Body, ContentLength: bytes.length, ...extra });
}

export async function uploadWhole(
  s3: BareS3,
  Key: string,
  body: Buffer,
): Promise<CompleteMultipartUploadOutput> {
  const target = { Bucket: "bucket", Key };
  const { UploadId } = await s3.run<CreateMultipartUploadOutput>("CreateMultipartUpload", target);
  const part: UploadPartRequest = { ...target, UploadId, PartNumber: 1, Body: chunked(body) };
  const { ETag } = await s3.run<UploadPartOutput>("UploadPart", part);
  const done: CompleteMultipartUploadRequest = {
    ...target,
    UploadId,
    MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
  };
  return s3.run("CompleteMultipartUpload", done);
}
