/** Lab 05's solution with tables that danfojs and papaparse alone read wrongly. pandas agrees unless noted. */
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, expect, test, vi } from "vitest";
import { filterAggregate, filterRows } from "../../labs/05-filter-aggregate/solution/answer.ts";

afterEach(() => vi.restoreAllMocks());

/** Makes S3 return this CSV for every key. */
function give(csv: string): { bucket: string; key: string } {
  const transformToByteArray = async (): Promise<Uint8Array> => new TextEncoder().encode(csv);
  const response = Promise.resolve({ Body: { transformToByteArray } });
  vi.spyOn(S3Client.prototype, "send").mockReturnValue(response as never);
  return { bucket: "bucket", key: "data.csv" };
}

test.each(["a,n\r\nx,1\ny,2\n", "a,n\nx,1\r\ny,2\r\n", "\r\na,n\n\nx,1\r\n\r\ny,2"])(
  "mixed line ends: %j",
  async (csv) => {
    expect(await filterRows({ ...give(csv), numbers: ["n"] })).toEqual([
      { a: "x", n: 1 },
      { a: "y", n: 2 },
    ]);
  },
);

test("columns can have the names of danfojs's members", async () => {
  const names = [
    "shape",
    "index",
    "values",
    "columns",
    "column",
    "query",
    "dtypes",
    "groupby",
    "$data",
    "__proto__",
  ];
  const csv = `${names.join(",")}\n${names.map((_, n) => n).join(",")}\n`;
  const rows = await filterRows({ ...give(csv), numbers: ["shape"], where: { column: "shape", atLeast: 0 } });
  expect(rows.map((row) => Object.entries(row))).toEqual([
    names.map((name, n) => [name, n === 0 ? 0 : String(n)]),
  ]);
});

test("keys are ordered by code points, also above U+FFFF", async () => {
  const groups = await filterAggregate({
    ...give("k,n\n\u{1F600},1\n\uFB00,2\nz,3\n"),
    numbers: ["n"],
    by: ["k"],
    measures: { n: ["n", "sum"] },
  });
  expect(groups.map(({ n }) => n)).toEqual([3, 2, 1]);
});

test("a number that is too large is an error (pandas: infinity)", async () => {
  await expect(filterRows({ ...give("n\n1e999\n"), numbers: ["n"] })).rejects.toThrow("1e999");
});

test("a product can replace a column after the filter", async () => {
  const groups = await filterAggregate({
    ...give("k,u,p\na,1,2\nb,-1,-3\n"),
    numbers: ["u", "p"],
    where: { column: "u", atLeast: 0 },
    products: { u: ["u", "p"], v: ["u", "p"] },
    by: ["k"],
    measures: { u: ["u", "sum"], v: ["v", "sum"] },
  });
  expect(groups).toEqual([{ k: "a", u: 2, v: 4 }]);
});
