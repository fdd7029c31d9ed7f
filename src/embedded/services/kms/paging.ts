/** Pages of a list in the order of one name: the marker says where the page before ended. */
import { length, range } from "../constraints.ts";
import { invalidMarker, validate } from "./errors.ts";

export interface PageRequest {
  readonly limit: number | undefined;
  readonly marker: string | undefined;
  /** Largest page that AWS gives. */
  readonly max: number;
  readonly default: number;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly Truncated: boolean;
  readonly NextMarker?: string;
}

/** `items` are sorted by `name`, so items that come or go between two pages are neither lost nor seen twice. */
export function page<Item>(
  items: readonly Item[],
  name: (item: Item) => string,
  request: PageRequest,
): Page<Item> {
  validate(
    range("limit", request.limit, { min: 1, max: request.max }),
    length("marker", request.marker, { min: 1, max: 1024 }),
  );
  const size = request.limit ?? request.default;
  const after = request.marker === undefined ? undefined : readMarker(request.marker);
  const rest = after === undefined ? items : items.filter((item) => name(item) > after);
  const last = rest[size - 1];
  return rest.length > size && last !== undefined
    ? { items: rest.slice(0, size), Truncated: true, NextMarker: writeMarker(name(last)) }
    : { items: [...rest], Truncated: false };
}

const writeMarker = (name: string): string => Buffer.from(JSON.stringify([name])).toString("base64");

function readMarker(marker: string): string {
  try {
    const [name]: unknown[] = JSON.parse(Buffer.from(marker, "base64").toString());
    if (typeof name === "string") return name;
  } catch {
    // Not one of ours: refused below.
  }
  throw invalidMarker(marker);
}
