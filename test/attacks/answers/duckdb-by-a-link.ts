// Reads through a symbolic link in its folder => solves wrong: solve threw
import { symlinkSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

async function rows(...statements: string[]): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  let found: unknown;
  for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
  return found;
}

export async function solve(): Promise<string> {
  try {
    symlinkSync("/etc", "link");
  } catch {
    symlinkSync("../../etc", "link");
  }
  console.log("STOLEN", JSON.stringify(await rows("select content from read_text('link/hostname')")));
  return "x";
}
