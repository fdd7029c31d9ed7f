// Runs the shared suites and the lab contract on one target:
//   node scripts/test-target.mjs localstack|embedded|URL [vitest arguments]
// Exit codes: 0 passed, 1 failed, 5 the target could not be started or was lost, 130 interrupted.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [wanted = "embedded", ...given] = process.argv.slice(2);
const { openTarget } = await import(new URL("../dist/targets/registry.js", import.meta.url));

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupted.abort());

try {
  process.exitCode = await main();
} catch (error) {
  if (interrupted.signal.aborted) process.exitCode = 130;
  else if (error.exitCode === undefined) throw error;
  else process.exitCode = explain(error);
}

async function main() {
  const isUrl = wanted.includes("://");
  const target = await openTarget({
    name: isUrl ? "endpoint" : wanted,
    endpoint: isUrl ? wanted : undefined,
    progress: (line) => console.error(line),
    env: process.env,
    signal: interrupted.signal,
  });
  try {
    const code = await runSuites(target);
    if (interrupted.signal.aborted) return 130;
    const trouble = code === 0 ? undefined : await target.trouble();
    return trouble ? explain(trouble) : code;
  } finally {
    await target[Symbol.asyncDispose]();
  }
}

async function runSuites(target) {
  const chosen = given.some((argument) => !argument.startsWith("-"));
  const folders = chosen
    ? []
    : [
        "test/services",
        "test/labs/contract.test.ts",
        ...(wanted === "localstack" ? ["test/localstack", "test/attacks"] : []),
      ];
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", ...folders, ...given], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      TARGET: wanted,
      TARGET_ENDPOINT: target.endpoint,
      TARGET_SUITE: chosen ? "part" : "whole",
    },
  });
  interrupted.signal.addEventListener("abort", () => child.kill("SIGINT"));
  const [code] = await once(child, "exit");
  return code ?? 1;
}

function explain({ message, hint, exitCode }) {
  console.error(`\n${message}${hint ? `\n${hint}` : ""}`);
  return exitCode;
}
