// Allows DuckDB to access the whole disk => solves wrong: solve threw
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
      await rows("set allowed_directories = ['/']", "select content from read_text('/etc/hostname')"),
    ),
  );
  return "x";
}
