// Sum, mean and count by group with one tool: node aggregate.mjs <tool> <file>. Loading the packages is not measured.
import { readFile } from "node:fs/promises";
import { measure } from "./measure.mjs";

const tools = {
  async danfojs(file) {
    const [{ DataFrame }, { default: Papa }] = await Promise.all([
      import("danfojs-node"),
      import("papaparse"),
    ]);
    return async () => {
      const { data } = Papa.parse(await readFile(file, "utf8"), { delimiter: ",", skipEmptyLines: true });
      const [columns, ...records] = data;
      const frame = new DataFrame(
        records.map(([region, amount]) => [region, Number(amount)]),
        { columns, dtypes: ["string", "float32"] },
      );
      const groups = frame.groupby(["region"]).agg({ amount: ["sum", "mean", "count"] });
      return { groups: groups.values };
    };
  },

  async duckdb(file) {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    return async () => {
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      const reader = await connection.runAndReadAll(
        `select region, sum(amount), avg(amount), count(*)::double
         from read_csv('${file}', header = true) group by region`,
      );
      return { groups: reader.getRowsJS() };
    };
  },
};

const [tool, file] = process.argv.slice(2);
await measure(await tools[tool](file));
