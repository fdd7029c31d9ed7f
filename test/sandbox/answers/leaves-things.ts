/** Traces that a call can leave in its process. Each export leaves one, and `look` reports what it finds. */
import { mkdirSync, openSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

let calls = 0;
const globals = globalThis as Record<string, unknown>;
const home = (): string => process.env["HOME"]!;

/** A call that leaves nothing. */
export const nothing = (): string => "done";

export async function usesSdk(): Promise<string> {
  const client = new S3Client({ maxAttempts: 1 });
  return client.send(new GetObjectCommand({ Bucket: "aaa", Key: "a" })).then(
    () => "answered",
    (error: Error) => error.name,
  );
}

/** The traces of earlier calls. */
export function look(): Record<string, unknown> {
  calls += 1;
  return {
    calls,
    key: process.env["AWS_ACCESS_KEY_ID"],
    planted: process.env["PLANTED"],
    files: readdirSync(home()),
    folder: process.cwd() === home(),
    global: globals["planted"],
    late: globals["late"],
    zone: process.env["TZ"],
  };
}

export const inGlobal = (): void => void (globals["planted"] = "state");
export const inPrototype = (): void =>
  void Object.defineProperty(Object.prototype, "planted", { value: 1, configurable: true });
export const inBuiltIn = (): void => void ((Array as unknown as Record<string, unknown>)["planted"] = 1);
export const replacesMethod = (): void => void (Map.prototype.get = () => undefined);
export const inModule = (): void => void ((get as unknown as Record<string, unknown>)["planted"] = 1);
export const inSdkClass = (): void => void ((S3Client as unknown as Record<string, unknown>)["planted"] = 1);
export const inSdkPrototype = (): void => void Object.assign(GetObjectCommand.prototype, { planted: 1 });
export const freezes = (): void => void Object.freeze(Array.prototype);
export const inProcess = (): void => void Object.assign(process, { planted: 1 });
export const stackLimit = (): void => void (Error.stackTraceLimit = 3);
export const setsMask = (): void => void process.umask(0o077);
export const removesFolder = (): void => rmdirSync(home());
export const spins = (): void =>
  void Promise.resolve().then(function again(): Promise<void> {
    return Promise.resolve().then(again);
  });
export function leavesFolder(): void {
  mkdirSync(`${home()}/inside`);
  process.chdir(`${home()}/inside`);
}
export const opensFile = (): void => void openSync(`${home()}/open`, "w");
export const listens = (): void => void process.on("SIGUSR2", () => {});
export const timer = (): void => void setInterval(() => (globals["late"] = "timer"), 5);
export const signal = (): void =>
  AbortSignal.timeout(1).addEventListener("abort", () => (globals["late"] = "signal"));
export const finalizer = (): void =>
  new FinalizationRegistry(() => (globals["late"] = "gone")).register({}, 1);
export const fillsHeap = (): void => void Object.assign(calledWith, { big: Buffer.alloc(48 << 20, 1) });
export const printsLater = (): void =>
  // oxlint-disable-next-line no-console -- prints late on purpose
  void Promise.resolve().then(() => setImmediate(() => console.log("late")));
export const rejects = (): void => void Promise.resolve().then(() => Promise.reject(new Error("late")));
export const asksLater = (): void => void get(process.env["AWS_ENDPOINT_URL"]!).on("error", () => {});

const calledWith: Record<string, unknown> = {};

/** These traces are removed, or belong only to their call. */
export const inEnvironment = (): void => void (process.env["PLANTED"] = "state");
export const inTimeZone = (): void => void (process.env["TZ"] = "Asia/Tokyo");
export const inFolder = (): void => writeFileSync(`${home()}/file`, "state");
export const silentTimer = (): void => void setTimeout(() => (globals["late"] = "timer"), 5).unref();
export const marksGlobalRegExp = (): void => void /(secret)/.exec("secret");
