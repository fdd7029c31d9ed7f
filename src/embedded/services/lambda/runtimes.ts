/** Runtimes: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
import { Runtime } from "@aws-sdk/client-lambda";
import { invalidParameter, notImplemented } from "./errors.ts";
import type { FindPython, Python } from "./types.ts";

const runnable = [
  "nodejs20.x",
  "nodejs22.x",
  "nodejs24.x",
  "python3.10",
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
];

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated */
const retired = /^(nodejs(\d\.|1[0-8]\.|$)|python(2\.|3\.[6-9]$))/;

/** @throws AwsError InvalidParameterValueException, NotImplemented. */
export function checkRuntime(runtime: string): void {
  if (runnable.includes(runtime)) return;
  const known: readonly string[] = Object.values(Runtime);
  if (!known.includes(runtime)) {
    const values = `Member must satisfy enum value set: [${known.join(", ")}] or be a valid ARN`;
    throw invalidParameter(`Value ${runtime} at 'runtime' failed to satisfy constraint: ${values}`);
  }
  if (retired.test(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. ` +
        "We recommend you use a supported runtime while creating or updating functions.",
    );
  }
  throw notImplemented(`runtime ${runtime} (it runs ${runnable.join(", ")})`);
}

/** `3.12` for `python3.12`. */
export const pythonVersion = (runtime: string): string | undefined => /^python(.+)$/.exec(runtime)?.[1];

/**
 * The Python that runs a runtime's functions.
 * @throws AwsError NotImplemented that says what to install when there is none.
 */
export async function requirePython(runtime: string, find: FindPython): Promise<Python> {
  const python = await find(pythonVersion(runtime) ?? "");
  if (python) return python;
  throw notImplemented(
    `runtime ${runtime} without a Python on this machine: install Python 3.9 or newer as \`python3\` on the PATH ` +
      "(on Debian: apt-get install python3 python3-boto3)",
  );
}

/** @throws as requirePython, so that a function which cannot run is not made. */
export async function requireRunner(runtime: string, find: FindPython): Promise<void> {
  if (pythonVersion(runtime) !== undefined) await requirePython(runtime, find);
}
