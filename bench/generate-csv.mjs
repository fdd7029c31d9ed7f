// Generates CSV files of any size. The same seed gives the same file.
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const regions = ["north", "south", "east", "west", "centre", "coast", "hills", "islands"];

const kinds = {
  /** Rows for lab 02: numbers, text, and cells that need quotes. */
  orders: {
    header: "id,region,amount,note",
    row: (id, { region, cents, dice }) =>
      `${id},${region},${cents / 100},${dice === 0 ? `"said ""soon"", then ${id}"` : `delivered to door ${dice}`}`,
  },
  /** Rows for grouping. */
  sales: { header: "region,amount", row: (_, { region, cents }) => `${region},${cents / 100}` },
};

const rowsAtOnce = 5000;

function* pieces({ header, row }, { rows, bytes }) {
  const random = xoroshiro128plus(42);
  const draw = () => ({
    region: regions[uniformInt(random, 0, regions.length - 1)],
    cents: uniformInt(random, 1, 99_999),
    dice: uniformInt(random, 0, 9),
  });
  yield `${header}\n`;
  let [written, id] = [0, 0];
  while (id < rows && written < bytes) {
    let text = "";
    const end = Math.min(rows, id + rowsAtOnce);
    while (id < end) text += `${row((id += 1), draw())}\n`;
    written += text.length;
    yield text;
  }
  return id;
}

/** Writes "orders" or "sales" with this number of rows, or of about this number of bytes. Returns the number of rows. */
export async function writeCsv(file, kind, { rows = Infinity, bytes = Infinity }) {
  let count = 0;
  async function* counted() {
    count = yield* pieces(kinds[kind], { rows, bytes });
  }
  await pipeline(Readable.from(counted()), createWriteStream(file));
  return count;
}
