/** HTTP messages as this project passes them around, whatever carried them. */
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { oncePer } from "../common/remember.ts";

export interface WireRequest {
  readonly method: string;
  /** As sent: percent-encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Names in lower case; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

/** A body that can write itself out with memory that it uses again and again, which a Readable cannot. */
export type SelfSendingBody = Readable & { sendTo(sink: Writable): Promise<void> };

/** Writes a streamed body out, and ends the sink. The sink must be done with a chunk when it calls back. */
export const sendBody = (body: Readable | SelfSendingBody, sink: Writable): Promise<void> =>
  "sendTo" in body ? body.sendTo(sink) : pipeline(body, sink);

/** Headers as node:http gives them, one string a name. */
export function flattenHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = typeof value === "string" ? value : value.join(", ");
  }
  return flat;
}

/** Splits a request target into its raw path and raw query. */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf("?");
  return mark < 0
    ? { path: target, query: "" }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Query parameters in order, decoded; a name without `=` has the value "". */
export function parseQuery(query: string): [name: string, value: string][] {
  if (query === "") return [];
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals < 0
        ? [decodePart(part), ""]
        : [decodePart(part.slice(0, equals)), decodePart(part.slice(equals + 1))];
    });
}

/** The parameters of a request's query, parsed once for each request. */
export const parametersOf: (
  request: Pick<WireRequest, "query">,
) => readonly (readonly [name: string, value: string])[] = oncePer(({ query }) => parseQuery(query));

/** Percent-decoding that leaves text alone which is no valid encoding; `+` is a space, as AWS reads queries. */
function decodePart(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** RFC 3986 percent-encoding as SigV4 wants it: only A-Z a-z 0-9 - . _ ~ stay. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
