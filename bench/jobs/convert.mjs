// CSV to JSON lines with one tool: node convert.mjs <tool> <few> <from> <to> <more>. A file of a few rows is converted
// before the clock starts, for a rate is asked and not how long packages take to load: the SDK loads some at its first
// calls.
import { createReadStream, createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { measure } from "./measure.mjs";

const numbers = ["id", "amount"];

const tools = {
  /** Lab 02's own solution, from an object to an object. */
  async solution([bundle, bucket]) {
    const { convertObject } = await import(pathToFileURL(bundle));
    return (from, to) => convertObject({ bucket, from, to, format: "lines", numbers });
  },

  /** papaparse alone, from a file to a file, to the same lines: each chunk is written as one piece, at the file's pace. */
  async papaparse() {
    const { default: Papa } = await import("papaparse");
    return async (from, to) => {
      let rows = 0;
      const out = createWriteStream(to);
      await new Promise((resolve, reject) => {
        Papa.parse(createReadStream(from, "utf8"), {
          header: true,
          delimiter: ",",
          skipEmptyLines: true,
          dynamicTyping: Object.fromEntries(numbers.map((column) => [column, true])),
          chunk({ data }, parser) {
            rows += data.length;
            const isRoom = out.write(data.map((record) => `${JSON.stringify(record)}\n`).join(""));
            if (isRoom) return;
            parser.pause();
            out.once("drain", () => parser.resume());
          },
          complete: resolve,
          error: reject,
        });
      });
      out.end();
      await finished(out);
      return { rows };
    };
  },

  /** papaparse with nothing done to its records: what nothing built on it can beat. */
  async parse() {
    const { default: Papa } = await import("papaparse");
    return async (from) => {
      let rows = -1; // The header.
      await new Promise((resolve, reject) => {
        Papa.parse(createReadStream(from, "utf8"), {
          delimiter: ",",
          skipEmptyLines: true,
          chunk: ({ data }) => (rows += data.length),
          complete: resolve,
          error: reject,
        });
      });
      return { rows };
    };
  },

  /** DuckDB's reader and writer, on all processors. */
  async duckdb() {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    return async (from, to) => {
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      const { rowsChanged } = await connection.run(
        `copy (from read_csv('${from}', header = true)) to '${to}' (format json)`,
      );
      return { rows: rowsChanged };
    };
  },
};

const [tool, few, from, to, ...more] = process.argv.slice(2);
const convert = await tools[tool](more);
await convert(few, to);
await measure(() => convert(from, to));
