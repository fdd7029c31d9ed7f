/** Pages of a list: the token says after which name the next one begins. */
import { invalidParameter } from "./errors.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** `name` gives what sorts the items, so that items that come or go between pages are neither lost nor doubled. */
export function page<Item>(
  items: readonly Item[],
  name: (item: Item) => string,
  { token, limit }: { token: string | undefined; limit: number },
): Page<Item> {
  const start = token === undefined ? 0 : startAfter(items.map(name), token);
  const found = items.slice(start, start + limit);
  const last = found.at(-1);
  if (last === undefined || start + limit >= items.length) return { items: found };
  return { items: found, nextToken: writeToken({ after: name(last) }) };
}

/** The names may run either way; when the one in the token is gone, the page begins where it was. */
function startAfter(names: readonly string[], token: string): number {
  const { after } = readToken(token);
  if (typeof after !== "string") throw invalidToken();
  const found = names.indexOf(after);
  if (found >= 0) return found + 1;
  const descending = names.length > 1 && names[0]! > names.at(-1)!;
  const next = names.findIndex((name) => (descending ? name < after : name > after));
  return next < 0 ? names.length : next;
}

export const writeToken = (fields: Readonly<Record<string, unknown>>): string =>
  Buffer.from(JSON.stringify(fields)).toString("base64url");

/** @throws InvalidParameterException */
export function readToken(token: string): Record<string, unknown> {
  try {
    const fields: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (typeof fields === "object" && fields !== null) return fields as Record<string, unknown>;
  } catch {
    // Not one of ours: refused below.
  }
  throw invalidToken();
}

export const invalidToken = (): Error => invalidParameter("The specified nextToken is invalid.");
