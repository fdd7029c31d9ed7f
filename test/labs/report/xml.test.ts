import { expect, test } from "vitest";
import { xmlDocument } from "../../../src/labs/report/xml.ts";
import { parseXml } from "../../support/parse-xml.ts";

/** Parses an element with this text and attribute. */
const readBack = (text: string): unknown =>
  parseXml(xmlDocument({ name: "a", attributes: { b: text }, text }));

test.each(["a & b", "&amp;", "<b>\"'</b> ]]>", "one\n\ttwo", "line\r\nend", " two  spaces ", "\u{1f600}é"])(
  "%j is parsed unchanged",
  (text) => {
    expect(readBack(text)).toEqual({ a: { "@b": text, "#": text } });
  },
);

test.each([
  ["\u0000", "\ufffd"],
  ["\u001b[31m", "\ufffd[31m"],
  ["\ufffe", "\ufffd"],
  ["\ud800", "\ufffd"],
])("%j is not allowed in XML and is replaced", (text, shown) => {
  expect(readBack(text)).toEqual({ a: { "@b": shown, "#": shown } });
});

test("children are nested and indented, and an empty element is closed", () => {
  const document = xmlDocument({
    name: "a",
    children: [{ name: "b", children: [{ name: "c" }] }, { name: "d" }],
  });
  expect(document).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b>\n    <c/>\n  </b>\n  <d/>\n</a>\n',
  );
});
