/** What answer-runner.mjs sends. Untrusted: the answer shares its process with the runner and could send it itself. */
import { type Kind, isMessageOf, isRecord, isString } from "../common/message-kinds.ts";
import type { EncodedError } from "./tagged-json.mjs";

/** One outcome ends a call. `stays`: the process waits for a word, and may then serve another call. */
export type OutcomeMessage = { readonly stays?: boolean } & (
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "no-data"; readonly message: string }
  | { readonly kind: "no-export"; readonly exports: readonly string[] }
  | { readonly kind: "never-settled" }
  | { readonly kind: "does-not-load"; readonly error: EncodedError }
  | { readonly kind: "threw" | "unhandled"; readonly error: EncodedError }
);

/** After a call: the process is as it was before, unless `dirty` says what is not. `key` shows that the runner says so. */
export interface SettledMessage {
  readonly kind: "settled";
  readonly key: string;
  readonly dirty?: string;
}

export type AnswerMessage = { readonly kind: "loaded" } | SettledMessage | OutcomeMessage;

const isError = (value: unknown): boolean =>
  isRecord(value) &&
  isString(value.name) &&
  isString(value.message) &&
  isString(value.stack) &&
  isRecord(value.members);

const kinds: Readonly<Record<string, Kind>> = {
  loaded: {},
  settled: { key: isString },
  value: { value: (value) => value !== undefined },
  "no-data": { message: isString },
  "no-export": { exports: (value) => Array.isArray(value) && value.every(isString) },
  "never-settled": {},
  threw: { error: isError },
  unhandled: { error: isError },
  "does-not-load": { error: isError },
};

export const isAnswerMessage = (message: unknown): message is AnswerMessage =>
  isMessageOf(message, "kind", kinds);
