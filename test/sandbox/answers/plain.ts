/** Answers that return, throw or misbehave, one per export. */
// oxlint-disable no-console, unicorn/no-process-exit, unicorn/no-thenable -- misbehaves on purpose
import { createServer } from "node:http";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

export const echo = (...values: unknown[]): unknown[] => values;

export async function speak(): Promise<string> {
  console.log("to stdout");
  console.error("to stderr");
  return "done";
}

export async function throwsDeep(): Promise<void> {
  await Promise.resolve();
  throw Object.assign(new TypeError("no luck"), { $metadata: { httpStatusCode: 404 }, Code: "NoSuchKey" });
}

export async function throwsWrapped(): Promise<void> {
  throw new Error("outer", { cause: new RangeError("inner") });
}

export async function throwsText(): Promise<void> {
  throw "only text";
}

export const callsNobody = async (): Promise<unknown> =>
  await new S3Client({ maxAttempts: 1 }).send(new GetObjectCommand({ Bucket: "a", Key: "b" }));

export const asksForNoBucket = async (): Promise<unknown> =>
  await new S3Client({}).send(new GetObjectCommand({ Bucket: undefined, Key: "b" }));

export const rejectsUnawaited = async (): Promise<string> => {
  void Promise.reject(new Error("nobody waits"));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return "late";
};

export const neverSettles = (): Promise<void> => new Promise(() => {});
export const neverSettlesBusy = (): Promise<void> =>
  new Promise(() => {
    setInterval(() => {}, 10);
  });
export const exits = (): void => process.exit(0);
export const exitsBadly = (): void => process.exit(3);

export const loops = (): void => {
  for (;;);
};

export function floods(): void {
  const line = `${"x".repeat(1023)}\n`;
  for (let n = 0; n < 100 * 1024; n += 1) process.stdout.write(line);
}

export function printsMuch(lines: number): string {
  for (let n = 0; n < lines; n += 1) console.log("y".repeat(99_999));
  return "done";
}

export const returnsStream = async (): Promise<unknown> => ({ Body: createServer(), pages: [1] });
export const returnsReadable = async (): Promise<unknown> => {
  const { Readable } = await import("node:stream");
  return { Body: Readable.from(["a"]) };
};
export const returnsPromise = (): unknown => ({ list: [Promise.resolve(1)] });
export const returnsFunction = (): unknown => ({ then: undefined, "my key": () => 1 });
export const returnsCycle = (): unknown => {
  const self: Record<string, unknown> = {};
  self.me = self;
  return self;
};

export function hogsHeap(): unknown {
  const rows: object[] = [];
  for (;;) rows.push({ number: Math.random(), list: [1, 2, 3] });
}

export function hogsBuffers(): unknown {
  const rows: Buffer[] = [];
  for (;;) rows.push(Buffer.alloc(1024 * 1024, 1));
}

export const leavesListener = async (): Promise<string> => {
  await new Promise<void>((resolve) => createServer().listen(0, "127.0.0.1", resolve));
  return "listening";
};

export const environment = (): unknown => ({ ...process.env });
export const sizeOfArgument = (text: string): number => text.length;
export const large = (bytes: number): string => "y".repeat(bytes);
