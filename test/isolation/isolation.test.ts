/** What code can access inside bubblewrap and inside a container, without Node.js's permission model. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bubblewrap, bubblewrapArguments } from "../../src/isolation/bubblewrap.ts";
import { containerArguments, docker } from "../../src/isolation/container.ts";
import type { Mounts } from "../../src/isolation/mounts.ts";
import { chooseIsolation, isolationTrouble } from "../../src/isolation/isolation.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { isolationsHere } from "../support/isolations.ts";

const folder = await makeTemporaryFolder("isolation");
afterAll(() => folder[Symbol.asyncDispose]());

let readable: string;
let scratch: string;

beforeAll(async () => {
  readable = path.join(folder.path, "readable.txt");
  await writeFile(readable, "mounted");
  await writeFile(path.join(folder.path, "neighbour.txt"), "not mounted");
  scratch = await mkdtemp(path.join(folder.path, "scratch-"));
});

type Run = readonly [file: string, args: readonly string[]];

const commands: Readonly<Record<string, (mounts: Mounts, command: readonly string[]) => Promise<Run>>> = {
  bubblewrap: async (mounts, command) => [
    bubblewrap,
    [...(await bubblewrapArguments(mounts)), "--", ...command],
  ],
  container: async (mounts, command) => {
    const name = `aws-data-labs-test-${randomUUID()}`;
    const container = { ...mounts, name, sockets: [], env: {}, dataKb: 1024 * 1024 };
    return [docker, await containerArguments(container, 'exec "$@"', command)];
  },
};

/** Accepted differences: a container has a shell to start Node.js, and Docker's standard devices. */
const differs = {
  bubblewrap: { devices: ["null", "urandom"], user: 1000, processes: 2 },
  container: {
    devices: "fd full mqueue null ptmx pts random stderr stdin stdout tty urandom zero".split(" "),
    user: process.getuid?.() || 65_534,
    processes: 1,
  },
} as const;

const hiding = isolationsHere.filter((isolation) => isolation !== "process");

describe.each(hiding)("inside %s", (isolation) => {
  const expected = differs[isolation];
  /** A folder that the isolation's user owns. */
  let writable: string;
  beforeAll(async () => {
    writable = await mkdtemp(path.join(folder.path, "writable-"));
  });

  /** Evaluates an expression, which can use `fs`, `net`, `dns` and `attempt`. */
  async function inside(expression: string): Promise<unknown> {
    const mounts = { readable: [readable], writable: [writable], scratch: [scratch], cwd: scratch };
    const script = `
    const fs = require("node:fs"), net = require("node:net"), dns = require("node:dns/promises");
    const attempt = (work) => { try { return work(); } catch (error) { return error.code; } };
    const connect = (options) => new Promise((resolve) => {
      const socket = net.connect(options, () => { socket.destroy(); resolve("connected"); });
      socket.on("error", ({ code }) => resolve(code));
    });
    (async () => ${expression})().then((value) => console.log(JSON.stringify(value)));`;
    const [file, args] = await commands[isolation]!(mounts, [process.execPath, "-e", script]);
    const { stdout } = await promisify(execFile)(file, args);
    return JSON.parse(stdout);
  }

  test("the only files are Node.js, its libraries and the mounted files", async () => {
    expect(await inside('fs.readdirSync("/dev").sort()')).toEqual(expected.devices);
    expect(await inside(`fs.readdirSync(${JSON.stringify(folder.path)}).sort()`)).toEqual(
      [readable, writable, scratch].map((name) => path.basename(name)).sort(),
    );
    expect(
      await inside('["/bin/sh", "/etc/passwd", "/root", "/home", "/run"].filter(fs.existsSync)'),
    ).toEqual([]);
  });

  test("only the writable folders can be written", async () => {
    const write = (file: string): Promise<unknown> =>
      inside(`attempt(() => fs.writeFileSync(${JSON.stringify(file)}, "x") ?? "written")`);
    expect(await write(readable)).toBe("EROFS");
    expect(await write("/stray.txt")).toBe("EROFS");
    expect(await write(path.join(folder.path, "stray.txt"))).toBe("EROFS");
    expect(await write(path.join(writable, "kept.txt"))).toBe("written");
    expect(await readdir(writable)).toEqual(["kept.txt"]);
  });

  test("a folder in memory has a size limit and is removed with the process", async () => {
    expect(
      await inside(`attempt(() => {
        const part = Buffer.alloc(64 * 1024 * 1024);
        for (let n = 0; n < 20; n += 1) fs.appendFileSync("flood", part);
      })`),
    ).toBe("ENOSPC");
    expect(await readdir(scratch)).toEqual([]);
  });

  test("processes of the machine cannot be listed or signalled", async () => {
    expect(await inside('fs.readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)).length')).toBe(
      expected.processes,
    );
    expect(await inside(`attempt(() => process.kill(${process.pid}, 0))`)).toBe("ESRCH");
  });

  test("it runs as a user without privileges and cannot change the user", async () => {
    expect(await inside("[process.getuid(), process.getgid()]")).toEqual([expected.user, expected.user]);
    expect(await inside("attempt(() => process.setuid(0))")).toMatch(/^(EPERM|EINVAL)$/);
    expect(await inside('/CapEff:\\s*(\\w+)/.exec(fs.readFileSync("/proc/self/status"))[1]')).toBe(
      "0000000000000000",
    );
  });

  test("no port, no unmounted socket and no name server can be reached", async () => {
    const tcp = createServer().listen(0, "127.0.0.1");
    const socket = path.join(folder.path, "unix.sock");
    const unix = createServer().listen(socket);
    await Promise.all([once(tcp, "listening"), once(unix, "listening")]);
    const { port } = tcp.address() as AddressInfo;
    expect(await inside(`connect({ host: "127.0.0.1", port: ${port} })`)).toBe("ECONNREFUSED");
    expect(await inside(`connect({ path: ${JSON.stringify(socket)} })`)).toBe("ENOENT");
    expect(await inside('connect({ host: "192.0.2.1", port: 80 })')).toBe("ENETUNREACH");
    expect(await inside('dns.lookup("example.com").catch(({ code }) => code)')).toMatch(
      /^(EAI_AGAIN|ENOTFOUND|EAI_FAIL)$/,
    );
    tcp.close();
    unix.close();
  });
});

test("auto chooses the strongest that works: bubblewrap, then a container, then a process", async () => {
  const troubles = {
    bubblewrap: await isolationTrouble("bubblewrap"),
    container: await isolationTrouble("container"),
    process: undefined,
  };
  const strongest = (["bubblewrap", "container", "process"] as const).find((name) => !troubles[name]);
  expect(await chooseIsolation("auto")).toBe(strongest);
});

test("a requested isolation that does not work is refused with the reason", async () => {
  for (const isolation of ["bubblewrap", "container"] as const) {
    const trouble = await isolationTrouble(isolation);
    if (trouble === undefined) expect(await chooseIsolation(isolation)).toBe(isolation);
    else await expect(chooseIsolation(isolation)).rejects.toThrow(trouble);
  }
});
