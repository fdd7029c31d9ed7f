/** Finds and replaces texts in a source, for edits, mutants and the entries of mutants.json. */

/** A part of a source, in UTF-16 units from its start. */
export interface Place {
  readonly start: number;
  /** The end, exclusive. */
  readonly end: number;
}

export interface Replacement extends Place {
  readonly text: string;
}

/** Every occurrence of a text. Occurrences can overlap. An empty text does not occur. */
export function placesOf(source: string, text: string): Place[] {
  const places: Place[] = [];
  if (text === "") return places;
  for (let start = source.indexOf(text); start >= 0; start = source.indexOf(text, start + 1)) {
    places.push({ start, end: start + text.length });
  }
  return places;
}

/** @throws RangeError with the number of occurrences, unless the text occurs exactly once. */
export function placeOf(source: string, text: string): Place {
  const [place, another] = placesOf(source, text);
  if (place && !another) return place;
  throw new RangeError(place ? `it occurs ${placesOf(source, text).length} times` : "it does not occur");
}

/**
 * The source with all replacements. Their places refer to the original source.
 * @throws RangeError if two replacements overlap.
 */
export function splice(source: string, replacements: readonly Replacement[]): string {
  let result = "";
  let done = 0;
  for (const { start, end, text } of [...replacements].sort((a, b) => a.start - b.start)) {
    if (start < done) throw new RangeError("it overlaps another");
    result += source.slice(done, start) + text;
    done = end;
  }
  return result + source.slice(done);
}

/** The line on which a place starts. */
export function lineAt(source: string, offset: number): string {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  const end = source.indexOf("\n", offset);
  return source.slice(start, end < 0 ? source.length : end);
}
