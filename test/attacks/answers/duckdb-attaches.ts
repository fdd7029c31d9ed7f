// Attaches a database outside of its folder => solves wrong: solve threw
import { DuckDBInstance } from "@duckdb/node-api";

async function rows(...statements: string[]): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  let found: unknown;
  for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
  return found;
}

export async function solve(): Promise<string> {
  console.log("STOLEN", JSON.stringify(await rows("attach '/tmp/duckdb-attaches.db' as made", "select 1")));
  return "x";
}
