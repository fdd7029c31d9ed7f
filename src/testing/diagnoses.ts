/**
 * Named diagnoses: slips that people make when they bring Python to TypeScript, each with how it shows and what to
 * say. A new one is one more entry; it is said below the reason of a wrong answer.
 */
import { isUtf8 } from "node:buffer";
import type { Call } from "../common/run-data.ts";
import type { KnownAnswerCall } from "./scope.ts";

interface FailedCheck {
  readonly answerCalls: readonly KnownAnswerCall[];
  readonly reason: string;
  readonly error: unknown;
  /** Whether answers of the lab call AWS, by default true. */
  readonly callsAws?: boolean | undefined;
}

/** One call of the answer and the words of the failure, as an entry looks at it. */
interface Sight {
  readonly value: unknown;
  /** What the expectation that failed had asked for. */
  readonly expected: unknown;
  /** Value, error and output as printed text. */
  readonly printed: string;
  readonly error: { readonly name?: string; readonly message?: string } | undefined;
  readonly calls: readonly Call[];
  readonly reason: string;
  /** How the call ended: `value`, `threw`, `unhandled`, … */
  readonly kind: string | undefined;
  /** Whether the value that failed is the one that is not there: a function that gives nothing may fail by something else. */
  readonly missed: boolean;
  readonly callsAws: boolean;
}

interface Diagnosis {
  readonly name: string;
  readonly shows: (sight: Sight) => boolean;
  readonly says: string;
}

/** The first two bytes of gzip, decoded as Latin-1 or as UTF-8. */
const isGzip = (text: string): boolean =>
  text.startsWith("\u{1f}\u{8b}") || text.startsWith("\u{1f}\u{fffd}");

/** How many characters of a text stand for bytes that are no character. */
const replacements = (text: unknown): number =>
  typeof text === "string" ? text.split("\u{fffd}").length - 1 : 0;

/** Whether characters beyond ASCII, taken as bytes, are UTF-8 throughout: text that was written in another way is not. */
const isUtf8AsLatin1 = (text: string): boolean =>
  /[\u0080-\u00ff]/.test(text) && !/[^\0-\u00ff]/.test(text) && isUtf8(Buffer.from(text, "latin1"));

/** What V8 says where something was taken for a response that is none. */
const unknownMember = /^(Cannot read properties of undefined|\S+ is not (a function|iterable))/;

const diagnoses: readonly Diagnosis[] = [
  {
    name: "body-to-string",
    shows: ({ printed }) => printed.includes("[object Object]") || printed.includes("[object Promise]"),
    says: '"[object Object]" is what an object becomes as text. Body is a stream, not a string: await Body.transformToString() reads it.',
  },
  {
    name: "returned-stream",
    shows: ({ reason }) => /is a stream/.test(reason),
    says: "boto3's Body.read() reads to the end; here a stream has to be read with await, for example Body.transformToString().",
  },
  {
    name: "pending-promise",
    shows: ({ reason, printed }) => /is a Promise/.test(reason) || /Promise \{/.test(printed),
    says: "An await is missing: a Promise stands where its value should be.",
  },
  {
    name: "await-before-member",
    // In JavaScript a Promise has no member of what it stands for; a request that was begun may not have ended.
    shows: ({ error, calls, callsAws }) =>
      callsAws &&
      error?.name === "TypeError" &&
      calls.every(({ status }) => status === 0) &&
      // Without a call under way, only a member of the SDK's own says that a response was meant.
      (calls.length > 0
        ? unknownMember
        : /'transformTo(String|ByteArray|WebStream)'|\.(Body|Contents)\b/
      ).test(error.message ?? ""),
    says: "No response had arrived by then. Is an await missing before client.send(…)? A Promise has no Body, Contents or other member of the response.",
  },
  {
    name: "missing-return-or-await",
    shows: ({ value, error, calls, missed }) =>
      value === undefined &&
      error === undefined &&
      calls.some(({ status }) => status === 0 || (status === 200 && missed)),
    says: "Nothing was returned. Either the return is missing, or an await, so that the function ended before its work did.",
  },
  {
    name: "no-call",
    shows: ({ value, error, calls, callsAws }) =>
      callsAws && value === undefined && error === undefined && calls.length === 0,
    says: "No AWS call arrived before the function ended: is client.send(…) awaited, and its result returned?",
  },
  {
    name: "encoded-key",
    // A call that the answer expected to fail may be about a key that truly looks so.
    shows: ({ calls, error: thrown }) =>
      /^(NoSuchKey|NotFound)$/.test(thrown?.name ?? "") &&
      calls.some(
        ({ error, resource }) =>
          /^(NoSuchKey|NotFound)$/.test(error ?? "") && /%[0-9A-F]{2}|\+/i.test(resource),
      ),
    says: 'The key that was asked for looks URL-encoded. The SDK encodes keys by itself; keys of S3 events arrive encoded: decodeURIComponent(key.replaceAll("+", " ")).',
  },
  {
    name: "first-page-only",
    shows: ({ calls, error }) => {
      // An answer that threw may have been on its way to the next page.
      if (error !== undefined) return false;
      const lists = calls.filter(({ operation }) => operation === "ListObjectsV2");
      return (
        lists.some(({ nextPage }) => nextPage !== undefined) &&
        lists.every(({ input }) => input.ContinuationToken === undefined)
      );
    },
    says: "Only the first page was read: a listing goes on with NextContinuationToken while IsTruncated is true.",
  },
  {
    name: "broken-utf8",
    // The text itself may hold the character.
    shows: ({ value, expected }) =>
      typeof value === "string" && replacements(value) > replacements(expected) && !isGzip(value),
    says: "\u{fffd} stands where bytes were decoded that are no whole character: chunks end in the middle of one. Join the bytes first, or decode with one TextDecoder and { stream: true }.",
  },
  {
    name: "latin1",
    shows: ({ value }) =>
      typeof value === "string" && (isUtf8AsLatin1(value) || /Ã[¤¶¼Ÿ]|â‚¬|ðŸ/.test(value)),
    says: "Each byte beyond ASCII became a character of its own: the bytes are UTF-8, not Latin-1.",
  },
  {
    name: "still-compressed",
    shows: ({ value, calls }) => typeof value === "string" && isGzip(value) && calls.length > 0,
    says: "That is gzip as it was stored. The SDK does not undo Content-Encoding, as boto3 does not: node:zlib does.",
  },
  {
    name: "unheard-stream",
    shows: ({ kind, error, calls }) =>
      kind === "unhandled" &&
      /^(aborted|socket hang up|read ECONNRESET)$/.test(error?.message ?? "") &&
      calls.some(({ operation }) => operation === "GetObject"),
    says: "The body of GetObject broke off while nothing listened to it: its error event ends the program. Call GetObject only when you are ready to read the body, or attach the reader before you await anything else.",
  },
  {
    name: "lost-byte-order-mark",
    shows: ({ value, expected }) => typeof expected === "string" && expected === `\u{feff}${String(value)}`,
    says: 'The byte order mark (U+FEFF) is gone: TextDecoder removes it unless it is made with { ignoreBOM: true }. Buffer\'s toString("utf8") keeps it.',
  },
  {
    name: "byte-order-mark",
    // Where the check is about the mark itself, it belongs to the text.
    shows: ({ printed, reason }) =>
      /\\u\{feff\}/.test(printed) && !/\\u\{feff\}|byte order mark/i.test(reason),
    says: "A byte order mark (U+FEFF) is still in front of the text.",
  },
];

/** What can be said beyond the reason, each sentence once. */
export function diagnose({ answerCalls, reason, error, callsAws = true }: FailedCheck): string[] {
  const last = answerCalls.at(-1);
  if (!last) return [];
  // An expectation that something fails needs no value.
  const { actual, expected } = error as { readonly actual?: unknown; readonly expected?: unknown };
  const missed = actual === undefined && expected !== undefined;
  const sight = look(last, { reason, missed, expected, callsAws });
  return diagnoses.filter(({ shows }) => shows(sight)).map(({ says }) => says);
}

function look(
  { record, outcome }: KnownAnswerCall,
  seen: Pick<Sight, "reason" | "missed" | "expected" | "callsAws">,
): Sight {
  const thrown = outcome?.error as Sight["error"];
  return {
    value: outcome?.value,
    printed: [record.value ?? "", record.error ?? "", record.stdout].join("\n"),
    error: thrown ?? (outcome?.kind === "value" ? undefined : { name: outcome?.kind ?? "" }),
    calls: record.calls,
    kind: outcome?.kind,
    ...seen,
  };
}
