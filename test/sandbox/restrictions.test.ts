/** What a sandboxed process cannot do, tested by code in it (sandboxed/attempts.mjs). */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, test, vi } from "vitest";
import { EnvironmentTrouble } from "../../src/common/errors.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { MessageRefused } from "../../src/sandbox/parent-channel.ts";
import { startProcess } from "../../src/sandbox/start-process.ts";
import type { ProcessOptions, SandboxedProcess } from "../../src/sandbox/types.ts";
import { isolationsHere } from "../support/isolations.ts";

const entry = fileURLToPath(new URL("sandboxed/attempts.mjs", import.meta.url));
/** A folder for each isolation, owned by its user. */
const homes = await Promise.all(
  isolationsHere.map(async (isolation) => ({ isolation, home: await makeTemporaryFolder("home") })),
);
afterAll(() => Promise.all(homes.map(({ home }) => home[Symbol.asyncDispose]())));

describe.each(homes)("isolation $isolation", ({ isolation, home }) => {
  const start = (more: Partial<ProcessOptions> = {}): Promise<SandboxedProcess> =>
    startProcess({
      entry,
      readable: [],
      writable: [home.path],
      env: { HOME: home.path },
      cwd: home.path,
      memoryMb: 64,
      isolation,
      ...more,
    });

  /** Sends one attempt and returns its result. */
  async function attempt(sandboxed: SandboxedProcess, ...message: unknown[]): Promise<unknown> {
    sandboxed.send(message);
    for await (const reply of sandboxed.messages) {
      if (!isRecord(reply) || !("trying" in reply)) return reply;
    }
    return await sandboxed.exited;
  }

  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null;

  async function tryOnce(...message: unknown[]): Promise<unknown> {
    await using sandboxed = await start();
    return await attempt(sandboxed, ...message);
  }

  const denied = { refused: "ERR_ACCESS_DENIED" };

  test("a process that does not start is a failure of the machine, not of the code", async () => {
    const tryIt = async (): Promise<unknown> => {
      await using sandboxed = await start({ env: { NODE_OPTIONS: "--no-such-flag" } });
      return await attempt(sandboxed, "read", "/etc/passwd");
    };
    await expect(tryIt()).rejects.toThrow(EnvironmentTrouble);
  });

  test.each([
    ["read", "/etc/passwd"],
    ["read", fileURLToPath(import.meta.url)],
    ["read", fileURLToPath(new URL("../../package.json", import.meta.url))],
    ["read", fileURLToPath(new URL("../../labs/01-s3-read/solution/answer.ts", import.meta.url))],
    ["read", "/proc/self/environ"],
    ["list", "/"],
    ["list", path.dirname(home.path)],
    ["write", path.join(path.dirname(home.path), "stray.txt")],
    ["write", entry],
    ["linkOut"],
    ["spawn"],
    ["exec"],
    ["fork"],
    ["clusterFork"],
    ["worker"],
  ])("%s %s is denied by the permission model", async (...message) => {
    const reply = await tryOnce(...message);
    expect([denied, { did: "ERR_ACCESS_DENIED" }]).toContainEqual(reply);
  });

  test.each([
    ["kill", "kill"],
    ["killByRestoring", "kill"],
    ["innerKill", "_kill"],
    ["debugProcess", "_debugProcess"],
    ["linkedBinding", "_linkedBinding"],
    ["dlopen", "dlopen"],
    ["abort", "abort"],
  ])("%s finds no process.%s", async (name, member) => {
    const reply = await tryOnce(name);
    const refusals = [
      `process.${member} is not available here`,
      `Cannot delete property '${member}' of #<process>`,
    ];
    expect(refusals.map((refused) => ({ refused }))).toContainEqual(reply);
  });

  test.each(["binding", "requireAddon", "openInspector", "report"])("%s does not work", async (name) => {
    expect(await tryOnce(name)).toHaveProperty("refused");
  });

  // V8 flags could write traces to any file. A changed priority could starve the parent.
  test.each(["v8Flags", "v8FlagsByImport", "priority", "priorityByImport"])(
    "%s cannot be set",
    async (name) => {
      expect(await tryOnce(name)).toEqual({ refused: expect.stringMatching(/is not available here$/) });
    },
  );

  test("node:sqlite, which bypasses the permission model, cannot be loaded", async () => {
    expect(await tryOnce("sqlite")).toHaveProperty("refused");
  });

  test("its folder can be written and read", async () => {
    expect(await tryOnce("writeHome")).toEqual({ did: "mine" });
  });

  test("no environment variables are inherited", async () => {
    process.env.LEAKING_SECRET = "secret";
    const reply = await tryOnce("environment");
    delete process.env.LEAKING_SECRET;
    expect(reply).toEqual({ did: ["HOME"] });
  });

  test("the runner's garbage collector is not a global", async () => {
    expect(await tryOnce("collector")).toEqual({ did: "undefined" });
  });

  // Inside bubblewrap the process is not visible from outside.
  test.runIf(isolation === "process")("SIGUSR1 from outside opens no inspector", async () => {
    await using sandboxed = await start();
    const replies = sandboxed.messages[Symbol.asyncIterator]();
    const ask = async (name: string): Promise<unknown> => {
      sandboxed.send([name]);
      await replies.next();
      return (await replies.next()).value;
    };
    await ask("collector");
    process.kill(sandboxed.pid, "SIGUSR1");
    expect(await ask("inspectorUrl")).toEqual({ did: "closed" });
  });

  test.each(["hogBuffers", "hogHeap"])(
    "%s ends the process, and the exit reports out of memory",
    async (name) => {
      await using sandboxed = await start();
      sandboxed.stderr.resume();
      const ending = await attempt(sandboxed, name);
      // A refused allocation can also be an error that the code catches.
      expect([
        { code: null, signal: expect.any(String), outOfMemory: true },
        { refused: "Array buffer allocation failed" },
      ]).toContainEqual(ending);
    },
  );

  test("the CPU limit ends a busy process", async () => {
    await using sandboxed = await start({ cpuSeconds: 1 });
    expect(await attempt(sandboxed, "loop")).toMatchObject({ signal: "SIGKILL", outOfMemory: false });
  });

  test("a message above the limit is refused, and the pipe is closed", async () => {
    await using sandboxed = await start({ messageMb: 1 });
    await expect(attempt(sandboxed, "largeMessage", 2 * 1024 * 1024)).rejects.toThrow(MessageRefused);
  });

  test("a flood of output waits for its reader and costs the parent no memory", async () => {
    await using sandboxed = await start();
    sandboxed.send(["flood"]);
    await once(sandboxed.stdout, "readable");
    expect(sandboxed.stdout.readableLength).toBeLessThanOrEqual(256 * 1024);
  });

  /** Ids of running processes of a process group. */
  async function groupMembers(group: number): Promise<number[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const members = await Promise.all(
      pids.map(async (pid) => ((await groupOf(pid)) === group ? pid : undefined)),
    );
    return members.filter((pid) => pid !== undefined);
  }

  async function groupOf(pid: number): Promise<number | undefined> {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const [state, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie process has ended, but its parent has not read its status.
    return state === "Z" || state === undefined ? undefined : Number(group);
  }

  test("killing it ends its whole group", async () => {
    const sandboxed = await start();
    sandboxed.send(["loop"]);
    expect(await groupMembers(sandboxed.pid)).toContain(sandboxed.pid);
    sandboxed.kill();
    expect(await sandboxed.exited).toMatchObject({ signal: "SIGKILL" });
    await vi.waitFor(async () => expect(await groupMembers(sandboxed.pid)).toEqual([]), 30_000);
  });

  test("a process that exits leaves no processes of its group", async () => {
    const sandboxed = await start({ entry: fileURLToPath(new URL("sandboxed/ends.mjs", import.meta.url)) });
    expect(await sandboxed.exited).toMatchObject({ code: 7, signal: null });
    await vi.waitFor(async () => expect(await groupMembers(sandboxed.pid)).toEqual([]), 30_000);
  });

  test("a killed parent leaves no process, not even one in an endless loop", async () => {
    const script = path.join(home.path, "parent.mjs");
    const built = new URL("../../dist/sandbox/start-process.js", import.meta.url).href;
    const options = { entry, readable: [], writable: [], env: {}, cwd: "/", memoryMb: 64, isolation };
    await writeFile(
      script,
      `import { startProcess } from ${JSON.stringify(built)};
     const sandboxed = await startProcess(${JSON.stringify(options)});
     sandboxed.send(["loop"]);
     for await (const message of sandboxed.messages) console.log(sandboxed.pid);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const group = Number(line.toString());
    expect(await groupMembers(group)).toContain(group);
    expect(await containersOf(parent.pid!)).toHaveLength(isolation === "container" ? 1 : 0);
    parent.kill("SIGKILL");
    const left = async (): Promise<unknown[]> => [
      ...(await groupMembers(group)),
      ...(await containersOf(parent.pid!)),
    ];
    await vi.waitFor(async () => expect(await left()).toEqual([]), 30_000);
  });

  /** Names of the containers that a process has started. */
  async function containersOf(pid: number): Promise<string[]> {
    if (isolation !== "container") return [];
    const filter = `name=aws-data-labs-answer-${pid}-`;
    const { stdout } = await promisify(execFile)("docker", [
      "ps",
      "--filter",
      filter,
      "--format",
      "{{.Names}}",
    ]);
    return stdout.split("\n").filter((name) => name !== "");
  }

  test.runIf(isolation === "container")("a missing Docker is reported", async () => {
    vi.stubEnv("DOCKER_HOST", "unix:///nowhere.sock");
    try {
      await expect(start()).rejects.toThrow(/^Docker did not start a container: .*nowhere\.sock/);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("a path with an asterisk, which would allow more paths, is refused", async () => {
    const folder = path.join(home.path, "a*b");
    await writeFile(folder, "");
    await expect(start({ readable: [folder] })).rejects.toThrow("asterisk");
  });

  test("a missing path is refused", async () => {
    await expect(start({ readable: [path.join(home.path, "nothing")] })).rejects.toMatchObject({
      code: "ENOENT",
    });
    await expect(access(path.join(home.path, "nothing"))).rejects.toThrow();
  });
});
