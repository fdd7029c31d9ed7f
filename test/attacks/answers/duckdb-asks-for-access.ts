// Enables external access when it opens the database => solves wrong: solve threw
import { DuckDBInstance } from "@duckdb/node-api";

async function rows(...statements: string[]): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  let found: unknown;
  for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
  return found;
}

export async function solve(): Promise<string> {
  await rows("select 1");
  const made = await DuckDBInstance.create(":memory:", { enable_external_access: "true" });
  console.log("STOLEN", typeof made);
  return "x";
}
