/** What bootstrap/main.mjs sends. Untrusted: the handler shares its process with it and could send it itself. */
import { type Kind, isMessageOf, isRecord, isString } from "../../../../common/message-kinds.ts";
import type { Outcome } from "./outcome.ts";

export type Settled = Outcome | { readonly type: "ready" };

/** `fatal`: its process ends right after. */
export type RuntimeMessage = { readonly fatal?: boolean; readonly maxRssKb?: number } & (
  | Exclude<Settled, { type: "exited" | "timed-out" }>
  | { readonly type: "died" }
  | { readonly type: "out-of-memory" }
  | { readonly type: "log"; readonly message: string }
  | { readonly type: "output"; readonly text: string }
);

const isCount = (value: unknown): boolean => Number.isFinite(value);
const isFlag = (value: unknown): boolean => value === undefined || typeof value === "boolean";
const isError = (value: unknown): boolean =>
  isRecord(value) && isString(value.errorType) && isString(value.errorMessage);

const kinds: Readonly<Record<string, Kind>> = {
  ready: {},
  succeeded: { payload: isString, isBase64: isFlag, maxRssKb: isCount },
  failed: { error: isError, maxRssKb: isCount },
  "init-failed": { error: isError, maxRssKb: isCount },
  died: {},
  "out-of-memory": {},
  log: { message: isString },
  output: { text: isString },
};

export const isRuntimeMessage = (message: unknown): message is RuntimeMessage =>
  isMessageOf(message, "type", kinds);
