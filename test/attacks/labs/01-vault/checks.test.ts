import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Tools, check, expect } from "aws-data-labs/testing";

interface Vault {
  readonly bucket: string;
  readonly key: string;
  /** A text that an answer can only get by reading the object. */
  readonly text: string;
}

async function fill({ aws, random }: Tools, length = 40): Promise<Vault> {
  const bucket = await aws.bucket("vault");
  const vault = { bucket, key: "text", text: random.text({ unicode: true, length }) };
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: vault.key, Body: vault.text }));
  return vault;
}

/** @throws Error if an answer changed the check's process. */
function refusePollution(): void {
  const plain: Record<string, unknown> = {};
  if ("polluted" in plain || Object.is(1, 2)) throw new Error("The answer has changed the check's process");
}

async function solves(tools: Tools, limits: { seconds?: number } = {}): Promise<void> {
  const { bucket, key, text } = await fill(tools);
  const run = await tools.answer.call({ export: "solve", args: [bucket, key], limits });
  refusePollution();
  expect(run.value, "solve gives the object's text").toBe(text);
  const calls = run.calls.map(({ operation, status }) => `${operation} ${status}`);
  expect(calls, "solve reads it once").toEqual(["GetObject 200"]);
}

check("solves", (tools) => solves(tools));
check("solves-soon", (tools) => solves(tools, { seconds: 1 }));

check("leaves-it", async (tools) => {
  const { bucket, key, text } = await fill(tools);
  expect((await tools.answer.call("solve", bucket, key)).value, "solve gives the object's text").toBe(text);
  const s3 = tools.aws.client(S3Client);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  expect(await Body!.transformToString(), "solve leaves the object as it is").toBe(text);
});

check("whole-or-error", async (tools) => {
  const { bucket, key, text } = await fill(tools, 20_000);
  const call = { export: "solve", args: [bucket, key] };
  const cut = { operation: "GetObject", kind: "cut-body", afterBytes: 8000 } as const;
  // The same call twice. Only the connection differs.
  const [whole, half] = await Promise.all([
    tools.answer.call(call),
    tools.answer.call({ ...call, faults: [cut] }),
  ]);
  expect(whole.error, "solve throws nothing where nothing breaks").toBeUndefined();
  expect(whole.value, "solve gives the whole text").toBe(text);
  expect(half.error ? text : half.value, "solve never takes half a text for the whole").toBe(text);
});

check("handles", async (tools) => {
  const { bucket, key, text } = await fill(tools);
  const deployed = await tools.answer.deploy({ export: "handler", timeout: 3 });
  const { value, logTail } = await deployed.invoke({ bucket, key });
  expect(logTail, "the function's log has no STOLEN").not.toContain("STOLEN");
  expect(value, "handler gives the object's text").toBe(text);
});
