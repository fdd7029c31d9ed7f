/** What can come of one call of an answer. */
import type { Limits } from "../common/run-data.ts";
import type { OutcomeMessage } from "./answer-message.ts";
import type { Bundle } from "./bundle-answer.ts";
import { mapStack } from "./map-stack.ts";
import { type EncodedError, decode, decodeError } from "./tagged-json.mjs";

/** The answer's own error with its name, message, members (`$metadata`, `Code`) and a stack in the answer's lines. */
export type AnswerError = Error & Record<string, unknown>;

export type LimitName = "time" | "memory" | "output";

export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "threw"; readonly error: AnswerError }
  /** A rejection or exception that nothing in the answer waited for. */
  | { readonly kind: "unhandled"; readonly error: AnswerError }
  /** The value holds a stream, a function, an instance of a class: the message names the path. */
  | { readonly kind: "no-data"; readonly message: string }
  /** The event loop is empty and the promise still pending. */
  | { readonly kind: "never-settled" }
  /** The answer ended its process. */
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "does-not-load"; readonly message: string }
  | { readonly kind: "limit"; readonly limit: LimitName; readonly message: string };

interface Asked {
  readonly bundle: Bundle;
  readonly export: string;
  readonly limits: Limits;
}

/** Of a time limit: how often its seconds may have passed before the person is told why. */
const noticeable = 1.5;

/** @param waited seconds that the call was given in fact, which is more on a busy machine. */
function outOfTime({ seconds }: Limits, waited = seconds): string {
  const stopped = `It did not end within ${seconds} s and was stopped.`;
  if (waited < seconds * noticeable) return stopped;
  return `${stopped} Other programs keep this machine busy, so it was given ${Math.round(waited)} s.`;
}

const words: Readonly<Record<LimitName, (limits: Limits, waited?: number) => string>> = {
  time: outOfTime,
  memory: ({ memoryMb }) => `It asked for more than ${memoryMb} MiB of memory.`,
  output: ({ outputKb }) => `It printed more than ${outputKb} KiB or returned more than fits into a message.`,
};

export const limitHit = (limit: LimitName, limits: Limits, waited?: number): Outcome => ({
  kind: "limit",
  limit,
  message: words[limit](limits, waited),
});

/** The outcome in the runner's message. */
export function told(message: OutcomeMessage, asked: Asked): Outcome {
  switch (message.kind) {
    case "value":
      return received(message.value);
    case "no-data":
      return { kind: "no-data", message: message.message };
    case "no-export":
      return { kind: "does-not-load", message: noExport(message.exports, asked.export) };
    case "never-settled":
      return { kind: "never-settled" };
    case "does-not-load":
      return { kind: "does-not-load", message: mapStack(message.error.stack, asked.bundle) };
    default:
      return failed(message, asked);
  }
}

function received(value: unknown): Outcome {
  try {
    return { kind: "value", value: decode(value) };
  } catch {
    return { kind: "no-data", message: "value is none that the runner could have sent" };
  }
}

/** An allocation that the memory limit refused may arrive as an error that the answer could have caught. */
const refusedAllocation = /Array buffer allocation failed|ENOMEM|ERR_MEMORY_ALLOCATION_FAILED|Out of memory/;

function failed(
  { kind, error }: { readonly kind: "threw" | "unhandled"; readonly error: EncodedError },
  { bundle, limits }: Asked,
): Outcome {
  if (refusedAllocation.test(`${error.message} ${String(error.members.code)}`))
    return limitHit("memory", limits);
  return { kind, error: decodeError({ ...error, stack: mapStack(error.stack, bundle) }) };
}

function noExport(exports: readonly string[], wanted: string): string {
  const found = exports.length === 0 ? "it exports nothing" : `it exports ${exports.join(", ")}`;
  const alike = exports.find((name) => name.toLowerCase() === wanted.toLowerCase());
  const advice = alike === undefined ? "" : ` Did you mean ${wanted} by ${alike}?`;
  return `The answer has no exported function ${wanted}: ${found}.${advice}`;
}
