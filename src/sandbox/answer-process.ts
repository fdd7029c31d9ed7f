/** A sandboxed process that runs calls of one answer one after the other, as long as each leaves it unchanged. */
import { randomBytes } from "node:crypto";
import { chmod, copyFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Limits } from "../common/run-data.ts";
import { EnvironmentTrouble } from "../common/errors.ts";
import type { Isolation } from "../common/run-data.ts";
import { type TemporaryFolder, makeTemporaryFolder } from "../common/temporary.ts";
import { isAnswerMessage } from "./answer-message.ts";
import { AnswerWatch, type EndedCall } from "./answer-watch.ts";
import type { Bundle } from "./bundle-answer.ts";
import { type Libraries, libraries, loader } from "./libraries.ts";
import { canBeContained } from "./native-code.ts";
import { startProcess } from "./start-process.ts";
import { encode } from "./tagged-json.mjs";
import type { Server, SandboxedProcess } from "./types.ts";

export interface AnswerProcessOptions {
  /** The project's folder, and the shared packages that the answer imports (`Bundle.shared`). */
  readonly project: string;
  readonly shared: readonly string[];
  readonly limits: Limits;
  /** The isolation in addition to Node.js's permission model. */
  readonly isolation: Isolation;
  /** The socket of the gateway. */
  readonly server?: Server | undefined;
  /** Refuse native code that is not isolated. */
  readonly refuseUnsandboxed?: boolean | undefined;
  /** The environment variables that are the same for every call. */
  readonly env: Readonly<Record<string, string>>;
  /** The process ends after its first call and does not prepare for another. */
  readonly once: boolean;
  /** It may run one answer after another; otherwise it refuses a second one. */
  readonly severalAnswers?: boolean | undefined;
  /** Shorten idle waits, see short-waits.mjs. */
  readonly shortWaits?: boolean | undefined;
}

export interface ProcessCall {
  readonly bundle: Bundle;
  readonly export: string;
  readonly args: readonly unknown[];
  /** The function of the bundle's driver that is called instead of the export, with all exports before the arguments. */
  readonly driver?: string | undefined;
  /** Only load the module and check that the export exists. The value is then undefined. */
  readonly loadOnly?: boolean | undefined;
  /** All variables except HOME and TMPDIR, which are the call's own empty folder. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: Limits;
}

/** What decides whether a process takes an answer. */
interface Admitted extends Pick<AnswerProcessOptions, "severalAnswers"> {
  readonly unsandboxed: boolean;
}

const notSandboxed =
  "The answer would run native code, and --isolation process cannot contain it. Use --isolation bubblewrap " +
  "or container, or allow it with --allow-unsandboxed.";

const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const runner = own("answer-runner.mjs");
const runnerParts = [
  "tagged-json.mjs",
  "reusable.mjs",
  "clean-check.mjs",
  "acts-later.mjs",
  "short-waits.mjs",
].map(own);

/** Memory in MiB that the runner needs to check whether a call left the process unchanged. */
const memoryForReuseMb = 24;
/** Number of calls that one process can run within its CPU time. */
const callsWithinTime = 4;
const markBytes = 24;
/** Time limit for checking that the process is unchanged. */
const patienceMs = 5000;

export class AnswerProcess implements AsyncDisposable {
  /** Native code ran with only Node.js's permission model, which does not restrict it. */
  readonly unsandboxed: boolean;
  /** Number of started calls. */
  calls = 0;
  /** Ended from outside, for example by the kernel's out-of-memory killer. */
  hasEnded = false;
  readonly #process: SandboxedProcess;
  readonly #messages: AsyncIterator<unknown>;
  readonly #folders: Folders;
  readonly #severalAnswers: boolean;
  /** How many answers it has run. */
  #answers = 0;
  #bundle: { readonly source: Bundle; readonly inside: Bundle } | undefined;
  #key = "";
  #late = false;

  private constructor(sandboxed: SandboxedProcess, folders: Folders, options: Admitted) {
    this.#process = sandboxed;
    this.#messages = sandboxed.messages[Symbol.asyncIterator]();
    this.#folders = folders;
    this.unsandboxed = options.unsandboxed;
    this.#severalAnswers = options.severalAnswers ?? false;
    void sandboxed.exited.then(() => (this.hasEnded = true));
  }

  /** @throws what `startProcess` throws; EnvironmentTrouble for native code that must not run here. */
  static async start(options: AnswerProcessOptions): Promise<AnswerProcess> {
    const shared = await libraries(options.project, options.shared);
    const unsandboxed = options.isolation === "process" && !canBeContained(shared.addons);
    if (unsandboxed && options.refuseUnsandboxed) throw new EnvironmentTrouble(notSandboxed);
    const folders = await makeFolders(options.isolation);
    try {
      const sandboxed = await startProcess(processOptions(options, shared, folders));
      sandboxed.send(setupMessage(options, shared, folders));
      return new AnswerProcess(sandboxed, folders, { ...options, unsandboxed });
    } catch (error) {
      await folders[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Runs a call to its outcome. When the process `stays`, it stands still until `settle` or its end; when not, it has ended.
   * @throws NotData when an argument is no data.
   */
  async call(call: ProcessCall): Promise<EndedCall> {
    const args = encode(call.args, "args");
    this.calls += 1;
    const bundle = await this.#admit(call.bundle);
    this.#key = randomBytes(markBytes).toString("base64url");
    const watch = new AnswerWatch(this.#process, this.#messages, { ...call, bundle, mark: this.#key });
    const folder = this.#folders.scratch.path;
    this.#process.send({
      bundle: bundle.file,
      nonce: randomBytes(6).toString("hex"),
      export: call.export,
      driver: call.driver,
      args,
      loadOnly: call.loadOnly ?? false,
      env: { ...call.env, HOME: folder, TMPDIR: folder },
      key: this.#key,
    });
    return watch.end();
  }

  /**
   * Resumes a process that stayed, after its connections to the outside were cut.
   * @returns what is not as it was before the call; undefined when the process may serve another one.
   */
  async settle(): Promise<string | undefined> {
    const { stdout, stderr } = this.#process;
    const tooLate = (): void => void (this.#late = true);
    for (const stream of [stdout, stderr]) stream.on("data", tooLate);
    // Code that the answer left running can prevent the runner from answering.
    const patience = setTimeout(() => this.#process.kill(), patienceMs);
    this.#process.write("\n");
    try {
      const { value } = await this.#messages.next();
      if (!isAnswerMessage(value) || value.kind !== "settled" || value.key !== this.#key) return "its runner";
      return value.dirty ?? (this.#late ? "its output" : undefined);
    } catch {
      return "its runner";
    } finally {
      clearTimeout(patience);
      for (const stream of [stdout, stderr]) stream.off("data", tooLate);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folders[Symbol.asyncDispose]();
  }

  /** A process sees no second answer, unless it was started for several. */
  async #admit(bundle: Bundle): Promise<Bundle> {
    if (this.#bundle?.source.file === bundle.file) return this.#bundle.inside;
    if (this.#bundle && !this.#severalAnswers) {
      throw new Error("A process that has run one answer cannot run another");
    }
    this.#answers += 1;
    // The only answer of a process cannot see from its name how many there are.
    const number = this.#answers === 1 ? "" : `-${this.#answers}`;
    const file = path.join(this.#folders.code.path, `answer${number}${path.extname(bundle.file)}`);
    await copyFile(bundle.file, file);
    this.#bundle = { source: bundle, inside: { ...bundle, file } };
    return this.#bundle.inside;
  }
}

interface Folders extends AsyncDisposable {
  /** Where the answer's module will be; the process reads it. */
  readonly code: TemporaryFolder;
  /** HOME and TMPDIR. */
  readonly scratch: TemporaryFolder;
}

async function makeFolders(isolation: Isolation): Promise<Folders> {
  const [code, scratch] = await Promise.all([makeTemporaryFolder("code"), makeTemporaryFolder("answer")]);
  // In a container another user reads it.
  if (isolation === "container") await chmod(code.path, 0o711);
  return {
    code,
    scratch,
    async [Symbol.asyncDispose]() {
      await Promise.all([code[Symbol.asyncDispose](), scratch[Symbol.asyncDispose]()]);
    },
  };
}

/** The wall clock limits the time. The CPU limit is a safeguard in case the wall clock is not checked. */
const cpuSeconds = ({ limits, once }: AnswerProcessOptions): number =>
  (limits.seconds * 4 + 4) * (once ? 1 : callsWithinTime);

function processOptions(
  options: AnswerProcessOptions,
  shared: Libraries,
  { code, scratch }: Folders,
): Parameters<typeof startProcess>[0] {
  const { limits, isolation, server, env, once } = options;
  return {
    entry: runner,
    readable: [...runnerParts, loader, code.path, shared.file, ...(shared.cache ? [shared.cache] : [])],
    writable: [],
    scratch: [scratch.path],
    isolation,
    server,
    env: { ...env, HOME: scratch.path, TMPDIR: scratch.path },
    cwd: scratch.path,
    memoryMb: limits.memoryMb + (once ? 0 : memoryForReuseMb),
    addons: shared.addons,
    cpuSeconds: cpuSeconds(options),
  };
}

function setupMessage(options: AnswerProcessOptions, shared: Libraries, { scratch }: Folders): object {
  return {
    shared: { ...shared, names: options.shared },
    once: options.once,
    shortWaits: options.shortWaits ?? false,
    scratch: scratch.path,
    memoryMb: options.limits.memoryMb,
    cpuSeconds: (cpuSeconds(options) * (callsWithinTime - 1)) / callsWithinTime,
  };
}
