/** Writes XML: elements, attributes and text, indented, with every character escaped or replaced that XML does not allow. */

export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly children?: readonly XmlElement[];
  /** Instead of children. */
  readonly text?: string;
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A parser would give them back as spaces in an attribute, and a carriage return as a line end anywhere.
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};
/** Everything else is forbidden, also as a reference: https://www.w3.org/TR/xml/#charsets */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const allowed = (text: string): string => text.replaceAll(forbidden, "\u{fffd}");
const escape = (text: string, characters: RegExp): string =>
  allowed(text).replaceAll(characters, (character) => escapes[character]!);

/** A whole document, with its declaration. Names are written as they are given. */
export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementLines(root, "").join("\n")}\n`;

function elementLines(
  { name, attributes = {}, children = [], text = "" }: XmlElement,
  indent: string,
): string[] {
  const pairs = Object.entries(attributes);
  const written = pairs.map(([key, value]) => ` ${key}="${escape(String(value), /[&<>"\t\n\r]/g)}"`);
  const start = `${indent}<${name}${written.join("")}`;
  if (text !== "") return [`${start}>${escape(text, /[&<>\r]/g)}</${name}>`];
  if (children.length === 0) return [`${start}/>`];
  const inner = children.flatMap((child) => elementLines(child, `${indent}  `));
  return [`${start}>`, ...inner, `${indent}</${name}>`];
}
