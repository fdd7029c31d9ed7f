// Makes DuckDB write a log to another folder => solves wrong: solve threw
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
    JSON.stringify(await rows("set log_query_path = '/tmp/duckdb-keeps-a-log.log'", "select 1")),
  );
  return "x";
}
