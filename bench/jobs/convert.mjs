// CSV to JSON lines with one tool: node convert.mjs <tool> <few> <from> <to> <more>. A file of a few rows is converted
// before the measurement, because the SDK loads some packages at its first calls and loading must not count.
import { createReadStream, createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { measure } from "./measure.mjs";

const numbers = ["id", "amount"];

const tools = {
  /** Lab 02's solution, from an object to an object. */
  async solution([bundle, bucket]) {
    const { convertObject } = await import(pathToFileURL(bundle));
    return (from, to) => convertObject({ bucket, from, to, format: "lines", numbers });
  },

  /** Only papaparse, from file to file, with the same output. Each chunk is one write, with backpressure. */
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

  /** papaparse without using its records: the lower bound for every tool that uses it. */
  async parse() {
    const { default: Papa } = await import("papaparse");
    return async (from) => {
      let rows = -1; // The header is not counted.
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

  /** DuckDB's reader and writer, on all CPUs. */
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
