import { SaxesParser } from "saxes";

/** Attributes are "@name", text is "#". Children are by name: one as its value, several as an array. */
export interface Parsed {
  [name: string]: string | Parsed | Parsed[];
}

/** @throws Error if the document is not well-formed. */
export function parseXml(document: string): Parsed {
  const root: Parsed = {};
  const open = [root];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [`@${key}`, value]));
    const parent = open.at(-1)!;
    const before = parent[name] as Parsed | Parsed[] | undefined;
    parent[name] = before === undefined ? element : [before, element].flat();
    open.push(element);
  });
  parser.on("text", (text) => {
    if (text.trim() !== "") open.at(-1)!["#"] = text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(document).close();
  return root;
}
