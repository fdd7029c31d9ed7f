/**
 * Opens the target of the suites once per run. TARGET is `embedded` (the default), `localstack` or the URL of a
 * running server. scripts/test-target.mjs sets TARGET_ENDPOINT to the URL of the target it opened.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import type { TargetName } from "../../src/common/run-data.ts";
import { openTarget, targetNames } from "../../src/targets/registry.ts";
import type { OpenTarget } from "../../src/targets/target.ts";
import { differences } from "./differences.ts";
import { finishedTests } from "./finished-tests.ts";

let opened:
  | { readonly name: TargetName; readonly target: OpenTarget; readonly project: TestProject }
  | undefined;

export async function setup(project: TestProject): Promise<void> {
  build();
  const wanted = process.env.TARGET ?? "embedded";
  const target = await open(process.env.TARGET_ENDPOINT ?? wanted);
  const { endpoint, region, credentials } = target.access();
  const name = targetNames.find((known) => known === wanted) ?? target.name;
  opened = { name, target, project };
  project.provide("suiteTarget", { name, endpoint, region, secretAccessKey: credentials.secretAccessKey });
}

export async function teardown(): Promise<void> {
  if (!opened) return;
  const { name, target, project } = opened;
  await target[Symbol.asyncDispose]();
  const names = finishedTests(project.vitest);
  if (names.size === 0) fail("No test ran, so the run failed.");
  if (process.env.TARGET_SUITE === "whole") refuseStaleDifferences(name, names);
}

/** The labs' checks run in a separate process, from the build in dist. So dist must match the current sources. */
function build(): void {
  const script = fileURLToPath(new URL("../../scripts/setup.mjs", import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("scripts/setup.mjs could not build dist. Its output is above.");
}

/** Vitest prints an error of a teardown but does not fail the run. */
function fail(message: string): void {
  process.exitCode = 1;
  process.stderr.write(`${message}\n`);
}

function open(wanted: string): Promise<OpenTarget> {
  const url = wanted.includes("://");
  return openTarget({
    name: url ? "endpoint" : wanted,
    endpoint: url ? wanted : undefined,
    progress: (line) => process.stderr.write(`${line}\n`),
    env: process.env,
  });
}

/** Without this check, a difference whose test was renamed or removed would stay in the list. */
function refuseStaleDifferences(target: TargetName, ran: ReadonlySet<string>): void {
  const stale = differences
    .filter((entry) => entry.target === target)
    .flatMap(({ suite, tests }) => tests.map((test) => `test/services/${suite}.test.ts: ${test}`))
    .filter((listed) => ![...ran].some((name) => name.startsWith(`${listed} (differs on `)));
  if (stale.length > 0)
    fail(`test/support/differences.ts lists tests that no longer exist:\n${stale.join("\n")}`);
}
