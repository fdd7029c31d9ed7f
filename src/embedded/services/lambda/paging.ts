import { invalidParameter } from "./errors.ts";

export interface Page<Item> {
  readonly items: Item[];
  readonly NextMarker: string | undefined;
}

/** One page of a list that is sorted by `keyOf`; Marker is opaque to callers. @throws AwsError for a Marker not ours. */
export function pageOf<Item>(
  items: readonly Item[],
  {
    Marker,
    MaxItems,
    keyOf,
  }: {
    Marker: string | undefined;
    MaxItems: number | undefined;
    keyOf: (item: Item) => string;
  },
): Page<Item> {
  const after = Marker === undefined ? undefined : readMarker(Marker);
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  // AWS gives at most 50 a page, however many are asked for.
  const page = items.slice(start, start + Math.min(MaxItems ?? 50, 50));
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < items.length;
  return { items: page, NextMarker: more ? Buffer.from(keyOf(last)).toString("base64url") : undefined };
}

function readMarker(marker: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(marker)) throw invalidParameter("Invalid Marker");
  return Buffer.from(marker, "base64url").toString("utf8");
}
