import { createWriteStream } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBTimestampValue,
} from "@duckdb/node-api";

const s3 = new S3Client({});

interface Row {
  /** Where the record begins in its file, counted from 1. */
  line: number;
  /** In UTC, `2026-11-22T08:20:09.120Z`. */
  time: string;
  level: string;
  service: string;
  message: string;
}

type Reason = "unknown-format" | "not-json" | "missing-field" | "bad-time" | "bad-level";

interface Rejected {
  line: number;
  reason: Reason;
  text: string;
}

/** A record's first line, and the lines below that belong to it. */
interface RawRecord {
  line: number;
  first: string;
  more: string[];
}

/** Reads the text of one log file; no line is lost, it is in a row or it is rejected. */
export function parseLog(text: string): { rows: Row[]; rejected: Rejected[] } {
  const rows: Row[] = [];
  const rejected: Rejected[] = [];
  for (const { line, first, more } of splitRecords(text)) {
    const read = readRecord(first);
    if (typeof read === "string") rejected.push({ line, reason: read, text: [first, ...more].join("\n") });
    else rows.push({ line, ...read, message: [read.message, ...more].join("\n") });
  }
  return { rows, rejected };
}

/** Lines of a stack trace are indented or begin with "Caused by:". */
function splitRecords(text: string): RawRecord[] {
  const records: RawRecord[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const last = records.at(-1);
    // Not trim() and \s: a byte order mark is white space to them, and a record behind one would count as indented.
    if (/^[ \t]*$/.test(line)) continue;
    if (last && /^([ \t]|Caused by:)/.test(line)) last.more.push(line);
    else records.push({ line: index + 1, first: line, more: [] });
  }
  return records;
}

type Fields = Record<"time" | "level" | "service" | "message", string>;

// With the flag s, a dot is any character: what separates lines elsewhere (\u2028, a lone \r) is text here.
const plain =
  /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?: [+-]\d\d:\d\d)?) (?<level>[^ ]+) (?<service>[^ ]+) - (?<message>.*)/s;
const bracketed =
  /^\[(?<time>\d\d\/[^/ ]{3}\/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?)\] (?<service>[^ ]+) (?<level>[^ ]+): (?<message>.*)/s;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
// Tested before toUpperCase(), which makes INFO of "ınfo" as well: the flag i alone keeps to letters of ASCII.
const anyLevel = /^(debug|info|warn|warning|error)$/i;

/** The fields with a time in UTC and a known level, or the reason why there are none. */
function readRecord(line: string): Fields | Reason {
  const fields = readFields(line);
  if (typeof fields === "string") return fields;
  const time = readTime(fields.time);
  if (time === undefined) return "bad-time";
  if (!anyLevel.test(fields.level)) return "bad-level";
  return { ...fields, time, level: fields.level.toUpperCase().replace("WARNING", "WARN") };
}

/** What each format says, its time in the shape of ISO 8601. */
function readFields(line: string): Fields | Reason {
  if (line.startsWith("{")) return readJson(line);
  const fromPlain = plain.exec(line)?.groups as Fields | undefined;
  if (fromPlain) {
    const time = fromPlain.time.replace(" ", "T").replace(",", ".").replace(" ", "");
    return { ...fromPlain, time };
  }
  const fromBrackets = bracketed.exec(line)?.groups as Fields | undefined;
  return fromBrackets ? { ...fromBrackets, time: isoOfBrackets(fromBrackets.time) } : "unknown-format";
}

function readJson(line: string): Fields | Reason {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return "not-json";
  }
  const { time, level, service, message } = record;
  const fields = { time, level, service, message };
  return Object.values(fields).every((field) => typeof field === "string")
    ? (fields as Fields)
    : "missing-field";
}

/** `22/Nov/2026:14:05:09 +0100` */
function isoOfBrackets(time: string): string {
  const [day, month, year] = time.slice(0, 11).split("/");
  const number = String(months.indexOf(month!) + 1).padStart(2, "0");
  const zone = time.slice(21);
  return `${year}-${number}-${day}T${time.slice(12, 20)}${zone && `${zone.slice(0, 3)}:${zone.slice(3)}`}`;
}

/** The moment in UTC; undefined when there is no zone, or no such day or hour. */
function readTime(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  // Date makes 2 March of 30 February: only what comes out as it went in is a day.
  const clock = text.slice(0, 19);
  const asUtc = new Date(`${clock}Z`);
  if (Number.isNaN(asUtc.getTime()) || !asUtc.toISOString().startsWith(clock)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

interface Job {
  bucket: string;
  /** All objects whose keys begin so are logs. */
  prefix: string;
  /** The results are `TARGET/logs.duckdb` and `TARGET/events.parquet`. */
  target: string;
}

/** Of this run. */
interface Loaded {
  files: number;
  events: number;
  rejected: number;
}

/** Loads what is new below `prefix` into the database, and writes it and the Parquet file. */
export async function cleanLogs({ bucket, prefix, target }: Job): Promise<Loaded> {
  const folder = await mkdtemp(path.join(tmpdir(), "logs-"));
  const [database, parquet] = [path.join(folder, "logs.duckdb"), path.join(folder, "events.parquet")];
  await download({ bucket, key: `${target}/logs.duckdb`, file: database });
  const instance = await DuckDBInstance.create(database, { threads: "2", memory_limit: "128MB" });
  const connection = await instance.connect();
  let loaded: Loaded;
  try {
    loaded = await load(connection, { bucket, prefix });
    await connection.run(`COPY (FROM events ORDER BY time, source, line) TO '${parquet}' (FORMAT parquet)`);
  } finally {
    // Until it is closed, part of the database lies in a file beside it.
    connection.closeSync();
    instance.closeSync();
  }
  // The database last: it says what is loaded, and must not say so before all is written.
  await upload({ bucket, key: `${target}/events.parquet`, file: parquet });
  await upload({ bucket, key: `${target}/logs.duckdb`, file: database });
  return loaded;
}

/** Makes the tables where they are not there yet, and tells what earlier runs have loaded. */
const ledger = `
  CREATE TABLE IF NOT EXISTS events (
    time TIMESTAMP, level VARCHAR, service VARCHAR, message VARCHAR, source VARCHAR, line INTEGER);
  CREATE TABLE IF NOT EXISTS rejected (source VARCHAR, line INTEGER, reason VARCHAR, text VARCHAR);
  CREATE TABLE IF NOT EXISTS files (source VARCHAR PRIMARY KEY, etag VARCHAR);
  CREATE TEMP TABLE new_events AS FROM events LIMIT 0;
  CREATE TEMP TABLE new_rejected AS FROM rejected LIMIT 0;
  CREATE TEMP TABLE new_files AS FROM files LIMIT 0;
  SELECT source, etag FROM files;
`;

const moveStaged = `
  -- Of a file that has grown, what was half a line then may be a whole one now.
  DELETE FROM rejected WHERE source IN (SELECT source FROM new_files);
  INSERT INTO rejected FROM new_rejected;
  INSERT OR REPLACE INTO files FROM new_files;
  -- Same time, level, service and message: the same event, in whichever log it is.
  INSERT INTO events
  SELECT new_events.* FROM new_events ANTI JOIN events USING (time, level, service, message)
  QUALIFY row_number() OVER (PARTITION BY time, level, service, message ORDER BY source, line) = 1
`;

type Listed = Record<"key" | "etag", string>;

async function load(
  connection: DuckDBConnection,
  place: { bucket: string; prefix: string },
): Promise<Loaded> {
  const wanted = await newOrChanged(connection, place);
  const stage = await openStage(connection);
  let rejected = 0;
  for (let at = 0; at < wanted.length; at += 32) {
    const some = wanted.slice(at, at + 32);
    const texts = await Promise.all(some.map(({ key }) => readObject(place.bucket, key)));
    for (const [n, file] of some.entries()) {
      const parsed = parseLog(texts[n]!);
      rejected += parsed.rejected.length;
      stage.add(file, parsed);
    }
  }
  stage.close();
  // Of the last statement, which moves the events.
  const { rowsChanged } = await connection.run(moveStaged);
  return { files: wanted.length, events: rowsChanged, rejected };
}

/** An object whose ETag is known has been loaded as it is; one that has grown has another. */
async function newOrChanged(
  connection: DuckDBConnection,
  { bucket, prefix }: { bucket: string; prefix: string },
): Promise<Listed[]> {
  const reader = await connection.runAndReadAll(ledger);
  const known = new Map(reader.getRows().map(([source, etag]) => [source, etag]));
  const wanted: Listed[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    const listed = Contents.map(({ Key, ETag }) => ({ key: Key!, etag: ETag! }));
    wanted.push(...listed.filter(({ key, etag }) => known.get(key) !== etag));
  }
  return wanted;
}

/** Appenders are the fast way in: a statement for each row, or for each file, takes far longer than reading it. */
async function openStage(connection: DuckDBConnection) {
  const open = (table: string): Promise<DuckDBAppender> => connection.createAppender(table);
  const [events, rejected, files] = [
    await open("new_events"),
    await open("new_rejected"),
    await open("new_files"),
  ];
  return {
    add({ key, etag }: Listed, parsed: ReturnType<typeof parseLog>): void {
      for (const { line, time, level, service, message } of parsed.rows) {
        events.appendTimestamp(new DuckDBTimestampValue(BigInt(Date.parse(time)) * 1000n));
        for (const text of [level, service, message, key]) events.appendVarchar(text);
        events.appendInteger(line);
        events.endRow();
      }
      for (const { line, reason, text } of parsed.rejected) {
        rejected.appendVarchar(key);
        rejected.appendInteger(line);
        for (const cell of [reason, text]) rejected.appendVarchar(cell);
        rejected.endRow();
      }
      for (const cell of [key, etag]) files.appendVarchar(cell);
      files.endRow();
    },
    close(): void {
      for (const appender of [events, rejected, files]) appender.closeSync();
    },
  };
}

async function readObject(bucket: string, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body!.transformToString();
}

type Stored = Record<"bucket" | "key" | "file", string>;

/** Without an object there is no file: DuckDB then makes a new database. */
async function download({ bucket, key, file }: Stored): Promise<void> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    await pipeline(Body as Readable, createWriteStream(file));
  } catch (error) {
    if (!(error instanceof NoSuchKey)) throw error;
  }
}

async function upload({ bucket, key, file }: Stored): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(file) }));
}
