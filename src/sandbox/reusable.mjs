// Checks whether the process of a call can be reused. The state and the functions that compare it are saved before any code
// of an answer. docs/security.md describes what this detects and what it does not.
import { openSync, closeSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
// At its first load, which packages such as fflate cause, Node.js replaces process.chdir.
import "node:worker_threads";
import { watchLaterCode } from "./acts-later.mjs";
import { rememberState, settleGlobals } from "./clean-check.mjs";

const { getActiveResourcesInfo, memoryUsage, cpuUsage, cwd, umask, eventNames, listenerCount } = process;
const { apply } = Reflect;
const onProcess = (method, ...args) => apply(method, process, args);
const { join } = Array.prototype;
const text = String;
const { rss } = memoryUsage;
const ownFile = fileURLToPath(import.meta.url);
const nextTurn = setImmediate;
/** A process that grows by more than this many MiB is not reused. */
const growthMb = 24;

/**
 * Must be called before any code of an answer.
 * @param {{ packages: readonly unknown[], scratch: string, memoryMb: number, cpuSeconds: number }} settings the packages that
 *   answers share, the folder that a call may write to, and how much memory and time the process may have used
 * @returns {Promise<{ callOff(): Promise<void>, dirty(): string | undefined }>} ends what a call has left for later; says why
 *   this process cannot serve another call
 */
export async function watchReuse({ packages, scratch, memoryMb, cpuSeconds }) {
  settleGlobals();
  const later = watchLaterCode();
  const callOff = async () => {
    later.callOff();
    for (let turns = 0; turns < 2; turns += 1) await new Promise((resolve) => void nextTurn(resolve));
  };
  await settleSdk(packages);
  await callOff();
  const changed = rememberState(packages);
  const before = surroundings();
  const memory = rss();
  const allowed = Math.max(growthMb, memoryMb / 4) * 1024 * 1024;
  const dirty = () => {
    if (later.leavesSomething()) return "a timer or finalizer of its own";
    const now = surroundings();
    for (const name in before) if (now[name] !== before[name]) return name;
    const { user, system } = onProcess(cpuUsage);
    if ((user + system) / 1e6 > cpuSeconds) return "processor time";
    if (rss() - memory > allowed) return "memory";
    return changed() ?? (emptied(scratch) ? undefined : "its folder");
  };
  return { callOff, dirty };
}

/** One request that fails, so that the state that the SDK sets up at its first request exists before each call. */
async function settleSdk(packages) {
  const client = { endpoint: "http://127.0.0.1:9", region: "us-east-1", maxAttempts: 1, credentials };
  for (const { S3Client, HeadBucketCommand, KMSClient, ListKeysCommand } of packages) {
    if (S3Client) await new S3Client(client).send(new HeadBucketCommand({ Bucket: "aaa" })).catch(() => {});
    if (KMSClient) await new KMSClient(client).send(new ListKeysCommand({})).catch(() => {});
  }
}

const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "none" };

/** State that is not in properties of objects. */
function surroundings() {
  return {
    resources: apply(join, onProcess(getActiveResourcesInfo), [" "]),
    listeners: listeners(),
    folder: onProcess(cwd),
    mask: onProcess(umask),
    descriptors: descriptors(),
  };
}

function listeners() {
  const names = onProcess(eventNames);
  let listed = "";
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index];
    // The runner's own listeners, which it sets for each call.
    if (name === "uncaughtException" || name === "beforeExit") continue;
    listed += ` ${text(name)} ${onProcess(listenerCount, name)}`;
  }
  return listed;
}

/** The numbers of the next file descriptors. They change if a file is left open. */
function descriptors() {
  const opened = [];
  let listed = "";
  for (let index = 0; index < 8; index += 1) {
    opened[index] = openSync(ownFile, "r");
    listed += ` ${opened[index]}`;
  }
  for (let index = 0; index < 8; index += 1) closeSync(opened[index]);
  return listed;
}

/** Removes the call's files, because the next call gets the same folder. */
function emptied(folder) {
  const names = readdirSync(folder);
  for (let index = 0; index < names.length; index += 1) {
    rmSync(path.join(folder, names[index]), { recursive: true, force: true });
  }
  return readdirSync(folder).length === 0;
}
