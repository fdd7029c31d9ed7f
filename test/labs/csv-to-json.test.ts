/** Lab 02's solution on files that papaparse alone gets wrong. Python's csv.DictReader makes the same rows of them. */
import { expect, test } from "vitest";
import { csvToJson } from "../../labs/02-csv-to-json/solution/answer.ts";

const cellsOf = (csv: string, numbers?: string[]): unknown[] =>
  csvToJson(csv, numbers && { numbers }).rows.map((row) => Object.entries(row));

test.each([
  ["a header with CRLF, rows with LF", "a,b\r\n1,2\n3,4\n"],
  ["a header with LF, rows with CRLF", "a,b\n1,2\r\n3,4\r\n"],
  ["empty lines of both kinds", "\r\n\na,b\n\r\n1,2\r\n\n3,4"],
])("lines end with both: %s", (_, csv) => {
  expect(csvToJson(csv)).toEqual({
    rows: [
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ],
    problems: [],
  });
});

test("a lone carriage return in a name is part of it", () => {
  expect(cellsOf("a\rb,c\n1,2\n")).toEqual([
    [
      ["a\rb", "1"],
      ["c", "2"],
    ],
  ]);
});

test("columns called __proto__ and _extra lose no cell", () => {
  expect(cellsOf("__proto__,_extra\n1,2,3\n")).toEqual([
    [
      ["__proto__", "1"],
      ["_extra", "2"],
      ["_extra_1", ["3"]],
    ],
  ]);
});

test("names that come again get the first number that makes a new name, as papaparse counts", () => {
  const names = (header: string): string[] => Object.keys(csvToJson(`${header}\n1`).rows[0]!);
  expect(names("a,a,a_1")).toEqual(["a", "a_2", "a_1"]);
  expect(names("a,a,a,a_2")).toEqual(["a", "a_1", "a_3", "a_2"]);
});

test.each(["0x1F", "9007199254740993", "-9007199254740993", "Infinity", "1e999"])(
  "%s stays text, and is reported",
  (cell) => {
    expect(csvToJson(`n\n${cell}\n`, { numbers: ["n"] })).toEqual({
      rows: [{ n: cell }],
      problems: [{ row: 1, problem: "not-a-number", column: "n" }],
    });
  },
);
