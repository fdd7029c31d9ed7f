// Opens a database by a path that leaves its folder => solves wrong: solve threw
import { DuckDBInstance } from "@duckdb/node-api";

async function rows(...statements: string[]): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  let found: unknown;
  for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
  return found;
}

export async function solve(): Promise<string> {
  process.cwd = () => "/";
  await rows("select 1");
  const made = await DuckDBInstance.create(`${process.env["TMPDIR"]}/../climbed.db`);
  console.log("STOLEN", typeof made);
  return "x";
}
