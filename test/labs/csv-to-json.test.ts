/** Lab 02's solution with files that papaparse alone reads wrongly. Python's csv.DictReader gives the same rows. */
import { expect, test } from "vitest";
import { csvToJson } from "../../labs/02-csv-to-json/solution/answer.ts";

const cellsOf = (csv: string, numbers?: string[]): unknown[] =>
  csvToJson(csv, numbers && { numbers }).rows.map((row) => Object.entries(row));

test.each([
  ["a header with CRLF, rows with LF", "a,b\r\n1,2\n3,4\n"],
  ["a header with LF, rows with CRLF", "a,b\n1,2\r\n3,4\r\n"],
  ["empty lines of both kinds", "\r\n\na,b\n\r\n1,2\r\n\n3,4"],
])("mixed line ends: %s", (_, csv) => {
  expect(csvToJson(csv)).toEqual({
    rows: [
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ],
    problems: [],
  });
});

test("a lone carriage return is part of a column name", () => {
  expect(cellsOf("a\rb,c\n1,2\n")).toEqual([
    [
      ["a\rb", "1"],
      ["c", "2"],
    ],
  ]);
});

test("columns named __proto__ and _extra lose no cells", () => {
  expect(cellsOf("__proto__,_extra\n1,2,3\n")).toEqual([
    [
      ["__proto__", "1"],
      ["_extra", "2"],
      ["_extra_1", ["3"]],
    ],
  ]);
});

test("duplicate names get the first number that makes them unique, as in papaparse", () => {
  const names = (header: string): string[] => Object.keys(csvToJson(`${header}\n1`).rows[0]!);
  expect(names("a,a,a_1")).toEqual(["a", "a_2", "a_1"]);
  expect(names("a,a,a,a_2")).toEqual(["a", "a_1", "a_3", "a_2"]);
});

test.each(["0x1F", "9007199254740993", "-9007199254740993", "Infinity", "1e999"])(
  "%s is kept as text and reported",
  (cell) => {
    expect(csvToJson(`n\n${cell}\n`, { numbers: ["n"] })).toEqual({
      rows: [{ n: cell }],
      problems: [{ row: 1, problem: "not-a-number", column: "n" }],
    });
  },
);
