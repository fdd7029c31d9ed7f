import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DuckDBInstance } from "@duckdb/node-api";

const s3 = new S3Client({});

export interface Row {
  /** Where the record begins in its file, counted from 1. */
  line: number;
  /** In UTC, `2026-11-22T08:20:09.120Z`. */
  time: string;
  level: string;
  service: string;
  message: string;
}

export interface Rejected {
  line: number;
  reason: string;
  text: string;
}

/** Reads the text of one log file. */
export function parseLog(text: string): { rows: Row[]; rejected: Rejected[] } {
  // TODO(parse): the other two formats, zones, stack traces, and lines that are broken.
  const rows = text.split("\n").map((line, index) => ({ ...(JSON.parse(line) as Row), line: index + 1 }));
  return { rows, rejected: [] };
}

export interface Job {
  bucket: string;
  /** All objects whose keys begin so are logs. */
  prefix: string;
  /** The results are `TARGET/logs.duckdb` and `TARGET/events.parquet`. */
  target: string;
}

/** Loads what is new below `prefix`, and writes the database and the Parquet file. */
export async function cleanLogs({ bucket, prefix, target }: Job) {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  const file = path.join(await mkdtemp(path.join(tmpdir(), "logs-")), "logs.duckdb");
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(
    "CREATE TABLE events (time TIMESTAMP, level VARCHAR, service VARCHAR, message VARCHAR)",
  );
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const { rows } = parseLog(await Body!.transformToString());
    for (const { time, level, service, message } of rows) {
      await connection.run("INSERT INTO events VALUES ($1, $2, $3, $4)", [time, level, service, message]);
    }
  }
  // TODO(load): the table rejected, the columns source and line, each event once, the Parquet file.
  // TODO(again): what has been loaded is in the database of last time.
  connection.closeSync();
  instance.closeSync();
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: `${target}/logs.duckdb`, Body: await readFile(file) }),
  );
  return { files: Contents.length, events: 0, rejected: 0 };
}
