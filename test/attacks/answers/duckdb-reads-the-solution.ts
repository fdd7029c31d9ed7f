// Reads the solution with DuckDB, which bypasses Node.js's permission model => solves wrong: solve threw
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";

async function rows(...statements: string[]): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  let found: unknown;
  for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
  return found;
}

const folder = fileURLToPath(new URL("../../../labs", `file://${process.argv[1]}`));

export async function solve(): Promise<string> {
  const found = await rows(`select content from read_text('${folder}/01-s3-read/solution/answer.ts')`);
  console.log("STOLEN", found);
  return "x";
}
