// Loads native code as an extension of DuckDB => solves wrong: solve threw
import { DuckDBInstance } from "@duckdb/node-api";

async function rows(...statements: string[]): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  let found: unknown;
  for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
  return found;
}

export async function solve(): Promise<string> {
  console.log(
    "STOLEN",
    JSON.stringify(
      await rows("set extension_directory = '/tmp/duckdb-extensions'", "install httpfs", "load httpfs"),
    ),
  );
  return "x";
}
