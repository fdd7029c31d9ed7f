// Runs third-party clients against the embedded AWS and writes docs/clients.md from the results:
//   node scripts/test-clients.mjs [--all] [--only NAME]... [--without NAME]...
// Needs Python 3 with venv and pip. Packages are installed once, in the user's cache folder
// ($XDG_CACHE_HOME/aws-data-labs/clients). Remove it to get newer versions. A client that cannot be installed is
// reported with the reason and counts neither as passed nor as failed. The last line is "N passed, N failed".
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { clients } from "./clients/catalog.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "aws-data-labs", "clients");
const { values } = parseArgs({
  options: {
    all: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    without: { type: "string", multiple: true, default: [] },
  },
});
const wanted = clients.filter(({ name, heavy }) => {
  if (values.without.includes(name)) return false;
  return values.only.length > 0 ? values.only.includes(name) : values.all || !heavy;
});
const minutes = 60_000;

/** Runs a program to its end. `output` has both streams. */
async function run(program, args, { timeout = 5 * minutes, ...options } = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout, ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text) => (output += text));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: -1, output: error.message }));
    child.once("close", (code, signal) =>
      resolve({ code: code ?? -1, output: output + (signal ? `\n${signal}` : "") }),
    );
  });
}

/** The last line that is not empty or a notice. */
const reasonOf = (output) =>
  output
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.includes("[notice]") && !line.startsWith("Node.js v"))
    .findLast((line, _, all) => /error/i.test(line) || !all.some((other) => /error/i.test(other)))
    ?.trim() ?? "no output";

/** Commands that install an environment. Python's cannot be moved, because its programs contain the folder's path. */
function stepsFor({ kind, packages, script }, folder) {
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
  if (kind === "python") {
    return [
      ["python3", ["-m", "venv", folder]],
      [join(folder, "bin", "python"), pip],
    ];
  }
  if (kind === "node") {
    return [["npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, ...packages]]];
  }
  const source = join(root, "scripts", "clients", script, "main.go");
  return [
    ["cp", [source, folder]],
    ["go", ["mod", "init", "clients"]],
    ["go", ["get", ...packages.map((name) => `${name}@latest`)]],
    ["go", ["build", "-o", "client", "."]],
  ];
}

/** Installs an environment's packages, unless they are in the cache. */
async function install(client) {
  const hash = createHash("sha256").update(client.packages.join("\n")).digest("hex").slice(0, 8);
  const folder = join(cache, `${client.environment}-${hash}`);
  const done = join(folder, ".installed");
  if (existsSync(done)) return { folder };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [program, args] of stepsFor(client, folder)) {
    const step = await run(program, args, { timeout: 20 * minutes, cwd: folder });
    if (step.code !== 0) return { reason: reasonOf(step.output) };
  }
  await writeFile(done, "");
  return { folder };
}

async function versionOf({ kind, shown }, folder) {
  if (kind === "node") {
    return JSON.parse(await readFile(join(folder, "node_modules", shown, "package.json"), "utf8")).version;
  }
  if (kind === "go") {
    const module = await readFile(join(folder, "go.mod"), "utf8");
    return module.split(`${shown} v`)[1]?.split(/\s/)[0] ?? "";
  }
  const code = `import importlib.metadata as m; print(m.version(${JSON.stringify(shown)}))`;
  return (await run(join(folder, "bin", "python"), ["-c", code])).output.trim();
}

async function tryClient(client, environment) {
  const { folder, reason } = await install(client);
  if (folder === undefined) return { client, result: "not installed", reason };
  const script = join(root, "scripts", "clients", client.script);
  const [program, ...args] = {
    python: [join(folder, "bin", "python"), script],
    node: [process.execPath, script],
    go: [join(folder, "client")],
  }[client.kind];
  const began = performance.now();
  const done = await run(program, [...args, ...(client.arguments ?? [])], { cwd: folder, env: environment });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const version = await versionOf(client, folder);
  if (done.code === 0) return { client, version, seconds, result: "passed" };
  return { client, version, seconds, result: "failed", reason: reasonOf(done.output), output: done.output };
}

async function startServer() {
  const server = spawn(process.execPath, [join(root, "dist", "cli", "main.js"), "aws", "--json"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  server.stdout.setEncoding("utf8");
  let text = "";
  for await (const chunk of server.stdout) {
    text += chunk;
    if (text.trimEnd().endsWith("}")) return { server, variables: JSON.parse(text) };
  }
  throw new Error(`labs aws ended: ${text}`);
}

/** The clients' environment variables, without the user's AWS settings. */
function environmentOf(variables, index) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(own),
    ...variables,
    // Each client has its own account, since any 12 digits are an account.
    AWS_ACCESS_KEY_ID: String(100_000_000_001 + index),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    PYTHONWARNINGS: "ignore",
  };
}

function pageOf(results) {
  const untried = clients.filter((client) => !results.some((result) => result.client === client));
  const all = [...results, ...untried.map((client) => ({ client, result: "not tried in this run" }))];
  const rows = all.map(
    ({ client, version = "", result, reason }) =>
      `| ${client.name} | ${version} | ${client.scenario} | ${result}${reason ? `: ${reason.replaceAll("|", "\\|").slice(0, 200)}` : ""} |`,
  );
  return `# Clients that were tried

Written by \`npm run test:clients\` on ${new Date().toISOString().slice(0, 10)}. It starts \`labs aws\` and runs one
scenario with each client. Only the client's endpoint is set. The scenarios are in \`scripts/clients/\`.

| client | version | scenario | result |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

const { server, variables } = await startServer();
const results = [];
try {
  for (const [index, client] of wanted.entries()) {
    const result = await tryClient(client, environmentOf(variables, index));
    results.push(result);
    const { version = "", seconds = "", reason = "", output } = result;
    if (output) console.log(output.trimEnd());
    console.log(
      `${result.result.padEnd(13)} ${client.name} ${version} ${seconds && `${seconds} s`} ${reason}`,
    );
  }
  if (server.exitCode !== null) results.push({ client: { name: "labs aws" }, result: "failed" });
} finally {
  server.kill("SIGTERM");
  await once(server, "close");
}
if (values.only.length === 0) await writeFile(join(root, "docs", "clients.md"), pageOf(results));
const count = (wantedResult) => results.filter(({ result }) => result === wantedResult).length;
console.log(`${count("passed")} passed, ${count("failed")} failed`);
process.exitCode = count("failed") > 0 || count("passed") === 0 ? 1 : 0;
