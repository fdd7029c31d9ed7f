/** Lists in pages: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html */
import { length, range } from "../constraints.ts";
import { validate, validationError } from "./errors.ts";

export interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

const defaultSize = 100;

/** @throws ValidationError */
export function pageOf<Item>(
  all: readonly Item[],
  { Marker: marker, MaxItems: size }: PageInput,
): Page<Item> {
  validate(range("maxItems", size, { min: 1, max: 1000 }), length("marker", marker, { min: 1 }));
  const start = marker === undefined ? 0 : Number(Buffer.from(marker, "base64").toString());
  if (!Number.isInteger(start) || start < 0) throw validationError("Invalid Marker.");
  const end = start + (size ?? defaultSize);
  const items = all.slice(start, end);
  if (end >= all.length) return { items, IsTruncated: false };
  return { items, IsTruncated: true, Marker: Buffer.from(String(end)).toString("base64") };
}

/** The page without its items, as a response carries it. */
export const pageFacts = ({
  IsTruncated,
  Marker,
}: Page<unknown>): { IsTruncated: boolean; Marker?: string } => ({
  IsTruncated,
  ...(Marker === undefined ? {} : { Marker }),
});

/** Those below a path. */
export function below<Item extends { readonly path: string }>(
  items: readonly Item[],
  prefix: string | undefined,
): Item[] {
  validate(length("pathPrefix", prefix, { min: 1, max: 512 }));
  return items.filter(({ path }) => path.startsWith(prefix ?? "/"));
}
