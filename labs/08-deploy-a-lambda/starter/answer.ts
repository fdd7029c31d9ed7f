import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";

const lambda = new LambdaClient({});

export interface Deployment {
  functionName: string;
  /** ARN of the role that the function runs as. */
  role: string;
  /** Text of an ES module that exports `handler`. */
  source: string;
}

/** Makes the alias `live` run this source. */
export async function deploy({ functionName, role, source }: Deployment) {
  // TODO(create): wait until it is ready, publish a version, point the alias `live` to it.
  // TODO(create): the second time the function is there already.
  // TODO(release): or it is there with another source.
  const { Version } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: functionName,
      Role: role,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Timeout: 10,
      MemorySize: 256,
      Code: { ZipFile: zipSync({ "index.mjs": Buffer.from(source) }) },
    }),
  );
  return { version: Version, aliasArn: "" };
}

export interface Connection {
  functionName: string;
  bucket: string;
  /** Objects whose keys begin so are told to the function. */
  prefix: string;
}

/** Lets the bucket call `live` for each new object, and tells it to. */
export async function connect({ functionName, bucket, prefix }: Connection): Promise<void> {
  // TODO(connect): a permission for S3, then the bucket's notification.
  throw new Error(`${bucket} is not connected to ${functionName}`);
}

export interface Upload {
  functionName: string;
  /** It keeps versions. */
  bucket: string;
  key: string;
  body: string;
  /** How long to wait for the line. */
  seconds: number;
}

/** What the function printed. */
export type Line = Record<string, unknown>;

/** Uploads an object and finds what the function printed about this upload. */
export async function uploadAndFind({ functionName, key }: Upload): Promise<Line> {
  // TODO(observe): upload, then look into the log group until the line is there or the time is over.
  throw new Error(`${functionName} has printed nothing about ${key}`);
}

/** Points `live` at the version before the one that it points to. */
export async function rollback({ functionName }: { functionName: string }): Promise<{ version: string }> {
  // TODO(release): which version does `live` name, and which ones are there?
  throw new Error(`${functionName} is not rolled back`);
}

/** Removes all that the others made; the bucket and its objects stay. */
export async function remove({ functionName }: { functionName: string; bucket: string }): Promise<void> {
  // TODO(remove): the notification, the function, the log group. What is gone already is no error.
  throw new Error(`${functionName} is not removed`);
}
