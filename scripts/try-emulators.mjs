// Runs every lab on other emulators and writes docs/emulators.md from the results:
//   node scripts/try-emulators.mjs [--without-wrong-answers]
// Needs Python 3 with venv and pip, and network access for pip. Installs into a temporary folder, which it removes. Not
// part of CI, because it uses the latest versions of third-party programs.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pageOf } from "./emulators-page.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const withWrongAnswers = !process.argv.includes("--without-wrong-answers");
const run = promisify(execFile);
const seed = "1";

/** Each emulator listens only on 127.0.0.1. */
const emulators = [
  {
    name: "MiniStack",
    package: "ministack",
    home: "https://pypi.org/project/ministack/",
    command: (bin) => [join(bin, "ministack")],
    env: (port) => ({ GATEWAY_PORT: String(port), BIND_HOST: "127.0.0.1", MINISTACK_HOST: "127.0.0.1" }),
  },
  {
    name: "moto",
    package: "moto",
    extra: "[server]",
    home: "https://docs.getmoto.org/en/latest/docs/server_mode.html",
    command: (bin, port) => [join(bin, "moto_server"), "-H", "127.0.0.1", "-p", String(port)],
    env: () => ({}),
  },
];

const labs = (await readdir(join(root, "labs"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
  .map(({ name }) => name)
  .sort();

const folder = await mkdtemp(join(tmpdir(), "labs-emulators-"));
/** Ends the running server and its child processes. */
let endServer = () => {};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    endServer();
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  });
}
try {
  const results = [];
  for (const emulator of emulators) results.push(await tryEmulator(emulator));
  const page = pageOf({ date: new Date().toISOString().slice(0, 10), labs, results, seed, withWrongAnswers });
  await writeFile(join(root, "docs", "emulators.md"), page);
  console.error("Written: docs/emulators.md");
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function tryEmulator(emulator) {
  const bin = join(folder, emulator.package, "bin");
  console.error(`Installing ${emulator.package} …`);
  await run("python3", ["-m", "venv", dirname(bin)]);
  const pip = [join(bin, "python"), "-m", "pip", "--disable-pip-version-check"];
  await run(pip[0], [...pip.slice(1), "install", "--quiet", `${emulator.package}${emulator.extra ?? ""}`]);
  const { stdout } = await run(pip[0], [...pip.slice(1), "show", emulator.package]);
  const version = /^Version: (.+)$/m.exec(stdout)[1];
  const runs = {};
  // A new server for each lab, so a crash fails only that lab.
  for (const lab of labs)
    runs[lab] = await withServer(emulator, (url) => tryLab(`${emulator.name} ${version}`, lab, url));
  return { ...emulator, version, runs };
}

async function withServer(emulator, work) {
  const port = await freePort();
  const [file, ...args] = emulator.command(join(folder, emulator.package, "bin"), port);
  const child = spawn(file, args, {
    detached: true,
    stdio: "ignore",
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, ...emulator.env(port) },
  });
  endServer = () => process.kill(-Number(child.pid), "SIGKILL");
  child.once("exit", () => {
    endServer = () => {};
  });
  try {
    await answering(`http://127.0.0.1:${port}`, child);
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      endServer();
      await once(child, "exit");
    }
  }
}

async function tryLab(on, lab, url) {
  console.error(`${on}: ${lab} …`);
  const to = ["--target", "endpoint", "--endpoint", url, "--seed", seed, "--json"];
  const answer = join(root, "labs", lab, "solution", "answer.ts");
  const solution = await labsJson(["check", lab, "--answer", answer, ...to]);
  // If the solution fails, a rejected wrong answer proves nothing.
  if (!withWrongAnswers || solution.outcome !== "pass") return { solution };
  const contract = await labsJson(["dev", "check", lab, ...to]);
  return { solution, wrong: contract.cases?.filter((one) => one.case.startsWith("wrong/")) };
}

async function labsJson(args) {
  const bin = join(root, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  await once(child, "close");
  return JSON.parse(text);
}

async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answering(url, child) {
  const end = Date.now() + 60_000;
  for (;;) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    if (child.exitCode !== null || Date.now() > end)
      throw new Error(`${child.spawnfile} does not answer at ${url}`);
    await sleep(200);
  }
}
