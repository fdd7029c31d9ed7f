/**
 * One page of a listing. All of S3's listings walk keys in the order of their UTF-8 bytes, roll those with a
 * delimiter behind the prefix up into common prefixes, and count both towards the page's limit.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
 */
import { invalidArgument } from "../errors.ts";
import { afterAll, fromByteString, toByteString } from "../state/byte-string.ts";
import type { SortedMap } from "../state/sorted-map.ts";

/** Most items and common prefixes of one page. */
const maxPage = 1000;

export interface PageRequest<Entry, Item> {
  readonly entries: SortedMap<Entry>;
  /** What an entry contributes, in the order of the listing; nothing when it is hidden. */
  readonly itemsOf: (entry: Entry) => readonly Item[];
  readonly prefix?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: Position<Item> | undefined;
}

export interface Position<Item> {
  /** Key or common prefix. */
  readonly key: string;
  /** With it, the walk goes on within the key, behind the items for which this is true up to the last one. */
  readonly within?: ((item: Item) => boolean) | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly commonPrefixes: readonly { readonly Prefix: string }[];
  readonly truncated: boolean;
  /** Key or common prefix that the page ended with. */
  readonly last: string;
  /** Set when the page ended with an item. */
  readonly lastItem: Item | undefined;
}

export function listPage<Entry, Item>(request: PageRequest<Entry, Item>): Page<Item> {
  const prefix = toByteString(request.prefix ?? "");
  const delimiter = toByteString(request.delimiter ?? "");
  const marker = toByteString(request.after?.key ?? "");
  const page = new PageBuilder<Item>(request.limit);
  let from = marker > prefix ? marker : prefix;
  for (;;) {
    const found = request.entries.atOrAfter(from);
    if (!found?.[0].startsWith(prefix)) break;
    const [key, entry] = found;
    from = `${key}\u0000`;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const items = remaining(request, { key, marker, entry });
    if (items.length === 0) continue;
    if (cut >= 0) {
      const rolled = key.slice(0, cut + delimiter.length);
      from = rolled + afterAll;
      if (!marker.startsWith(rolled) && !page.addPrefix(rolled)) break;
    } else if (!page.addItems(key, items)) break;
  }
  return page.finish();
}

function remaining<Entry, Item>(
  { itemsOf, after }: PageRequest<Entry, Item>,
  { key, marker, entry }: { key: string; marker: string; entry: Entry },
): readonly Item[] {
  if (!after || key !== marker) return itemsOf(entry);
  if (!after.within) return [];
  const items = itemsOf(entry);
  const position = items.findIndex(after.within);
  return position < 0 ? [] : items.slice(position + 1);
}

class PageBuilder<Item> {
  readonly #limit: number;
  readonly #items: Item[] = [];
  readonly #prefixes: { Prefix: string }[] = [];
  #truncated = false;
  #last = "";
  #lastItem: Item | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when the page is full: there is more than it holds. */
  addPrefix(bytes: string): boolean {
    if (this.#isFull()) return false;
    this.#prefixes.push({ Prefix: fromByteString(bytes) });
    this.#last = bytes;
    this.#lastItem = undefined;
    return true;
  }

  addItems(key: string, items: readonly Item[]): boolean {
    for (const item of items) {
      if (this.#isFull()) return false;
      this.#items.push(item);
      this.#last = key;
      this.#lastItem = item;
    }
    return true;
  }

  finish(): Page<Item> {
    return {
      items: this.#items,
      commonPrefixes: this.#prefixes,
      // A page of no keys is never cut short: that is S3's answer to max-keys=0.
      truncated: this.#truncated && this.#limit > 0,
      last: fromByteString(this.#last),
      lastItem: this.#lastItem,
    };
  }

  #isFull(): boolean {
    this.#truncated = this.#items.length + this.#prefixes.length >= this.#limit;
    return this.#truncated;
  }
}

/** @throws AwsError InvalidArgument. */
export function pageLimit(value: number | undefined, name: string): number {
  if (value === undefined) return maxPage;
  if (!Number.isInteger(value) || value < 0 || value > 2_147_483_647) {
    throw invalidArgument(
      `Argument ${name} must be an integer between 0 and 2147483647`,
      name,
      String(value),
    );
  }
  return Math.min(value, maxPage);
}

/** @throws AwsError InvalidArgument. */
export function checkEncodingType(type: string | undefined): void {
  if (type !== undefined && type !== "url") {
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  }
}

/** Lists are left out of an answer when they are empty. */
export const unlessEmpty = <Item>(list: readonly Item[]): Item[] | undefined =>
  list.length > 0 ? [...list] : undefined;

/** An empty parameter counts as none. */
export const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);
