// Uses each shared package once before its compiled code is kept: V8 compiles a function when it is first called, so what
// nothing has called yet would be compiled anew in every answer's process.
import { once } from "node:events";
import { createServer } from "node:http";

/** @type {Readonly<Record<string, (library: any) => Promise<void> | void>>} */
const uses = {
  "@aws-sdk/client-cloudwatch-logs": ({ CloudWatchLogsClient, FilterLogEventsCommand }) =>
    send(new CloudWatchLogsClient({}), new FilterLogEventsCommand({ logGroupName: "a" })),
  "@aws-sdk/client-kms": ({ KMSClient, EncryptCommand, DecryptCommand }) =>
    send(
      new KMSClient({}),
      new EncryptCommand({ KeyId: "a", Plaintext: bytes }),
      new DecryptCommand({ CiphertextBlob: bytes }),
    ),
  "@aws-sdk/client-lambda": ({ LambdaClient, GetFunctionCommand }) =>
    send(new LambdaClient({}), new GetFunctionCommand({ FunctionName: "a" })),
  "@aws-sdk/client-s3": ({ S3Client, ...commands }) =>
    send(
      new S3Client({}),
      new commands.PutObjectCommand({ ...object, Body: bytes }),
      new commands.GetObjectCommand(object),
      new commands.HeadObjectCommand(object),
      new commands.ListObjectsV2Command({ Bucket: object.Bucket }),
    ),
  "danfojs-node": ({ DataFrame }) => {
    const table = new DataFrame([
      { key: "a", value: 1 },
      { key: "b", value: null },
    ]);
    table.dropNa({ axis: 1 }).groupby(["key"]).agg({ value: "sum" }).sortValues("key").toString();
  },
  async "@duckdb/node-api"({ DuckDBInstance }) {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await (await connection.runAndReadAll("select 1")).getRowObjectsJson();
  },
  papaparse: ({ parse, unparse }) => unparse(parse('a,b\n1,"2"\n', { header: true }).data),
};

const bytes = Buffer.from("a");
const object = { Bucket: "aaa", Key: "a" };

async function send(client, ...commands) {
  for (const command of commands) {
    const { Body } = await client.send(command);
    await Body?.transformToString();
  }
  client.destroy();
}

/** A server of this process's own, which has nothing to say. */
async function startServer() {
  const server = createServer((request, response) => {
    request.resume().once("end", () => response.end(request.url.includes("list-type") ? "<Result/>" : "{}"));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { endpoint: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/**
 * @param {(name: string) => unknown} library gives a package by its name.
 * @param {readonly string[]} names
 */
export async function warmUp(library, names) {
  const { endpoint, close } = await startServer();
  const settings = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "none",
  };
  // oxlint-disable-next-line node/no-process-env -- as answers find it, in a process that does nothing else
  Object.assign(process.env, settings);
  for (const name of names) {
    try {
      await uses[name]?.(library(name));
    } catch {
      // What was compiled until then is kept all the same; an answer that uses the package gets its error.
    }
  }
  close();
}
