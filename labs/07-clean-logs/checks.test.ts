// oxlint-disable max-lines -- a lab has one file of checks
import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Answer, type Aws, check, expect, type Random, type Run, waitFor } from "aws-data-labs/testing";
import {
  formats,
  levels,
  loadedRow,
  put,
  readTables,
  render,
  rowOf,
  someEvent,
  type Event,
} from "./fixtures/logs.ts";
import recorded from "./fixtures/oracle.json" with { type: "json" };
import inputs from "./fixtures/oracle-inputs.json" with { type: "json" };

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

check("three-formats", async ({ answer, random }) => {
  // All months and all levels in each format; what separates lines for other programs is a part of the text here.
  const within = ["", "\r", "\u2028", "\u0085"];
  const events = random.list(36, (n) => {
    const { ms, service, message } = someEvent(random);
    // Far enough from the month's ends that it is the same month in every zone.
    const time = new Date(ms).setUTCMonth(n % 12, random.int(2, 27));
    return { ms: time, level: levels[n % 4]!, service, message: `${message}${within[n % 5] ?? ""}.` };
  });
  const lines = events.map((event, n) => render(random, event, formats[Math.floor(n / 12)]));
  const lineEnd = random.pick(["\n", "\r\n"]);
  const run = await answer.call("parseLog", lines.join(lineEnd));
  expect(run.value, "Each line is a row: its time in UTC, its level in capitals, WARNING as WARN").toEqual({
    rows: events.map((event, n) => rowOf(n + 1, event)),
    rejected: [],
  });
});

check("time-zones", async ({ answer, random }) => {
  // Close to midnight of the new year, so that day, month and year differ from zone to zone.
  const ms = Date.UTC(2027, 0, 1, 0, random.int(0, 14), random.int(0, 59));
  const zones = [345, -210, -480, 765, 60];
  const events = zones.map(() => ({ ...someEvent(random), ms }));
  const lines = events.flatMap((event, n) =>
    formats.map((format) => render(random, event, format, zones[n])),
  );
  const run = await answer.call("parseLog", text(lines));
  const { rows } = run.value as { rows: { time: string }[] };
  expect(
    rows.map(({ time }) => time),
    `All lines tell of the same moment, in the zones ${zones.map((zone) => zone / 60).join(", ")} hours from UTC`,
  ).toEqual(lines.map(() => new Date(ms).toISOString()));
});

check("stack-traces", async ({ answer, random }) => {
  const trace = () => [
    "    at app.js:12:7",
    `\tat ${random.word()}.java:${random.int(1, 99)}`,
    `Caused by: ${random.words(2)}`,
    "\t... 12 more",
  ];
  const events = random.list(3, () => someEvent(random));
  const traces = events.map(() => random.shuffle(trace()).slice(0, random.int(1, 4)));
  const lines = events.flatMap((event, n) => [render(random, event, formats[n]), ...traces[n]!]);
  const last = someEvent(random);
  const run = await answer.call("parseLog", text([...lines, "", " \t", render(random, last)]));
  const starts = events.map((_, n) => 1 + n + traces.slice(0, n).flat().length);
  expect(
    run.value,
    'Lines that are indented or begin with "Caused by:" belong to the message above, and count as lines; empty ones say nothing',
  ).toEqual({
    rows: [
      ...events.map((event, n) =>
        rowOf(starts[n]!, { ...event, message: [event.message, ...traces[n]!].join("\n") }),
      ),
      rowOf(lines.length + 3, last),
    ],
    rejected: [],
  });
});

check("broken-lines", async ({ answer, random }) => {
  const whole = JSON.stringify({ ...fieldsOf(random), time: "2026-11-22T10:00:00Z" });
  const broken = random.shuffle([
    { reason: "unknown-format", text: `${random.words(4)}` },
    { reason: "unknown-format", text: `2026/11/22 10:00 ${random.words(3)}` },
    { reason: "unknown-format", text: `> ${render(random, someEvent(random), "plain")}` },
    { reason: "unknown-format", text: `#${render(random, someEvent(random), "bracketed")}` },
    { reason: "not-json", text: whole.slice(0, random.int(20, whole.length - 1)) },
    {
      reason: "missing-field",
      text: JSON.stringify({ time: "2026-11-22T10:00:00Z", level: "INFO", service: "a" }),
    },
    { reason: "missing-field", text: JSON.stringify({ ...fieldsOf(random), time: 1_795_000_000 }) },
    {
      reason: "bad-level",
      text: render(random, someEvent(random), "plain").replace(/ [A-Za-z]+ (?=\S+ - )/, " LOUD "),
    },
  ]);
  const good = someEvent(random);
  const trace = "    at nowhere:1:1";
  // The trace belongs to what was rejected above it.
  const lines = [...broken.map((line) => line.text), trace, render(random, good)];
  const run = await answer.call("parseLog", text(lines));
  expect(run.value, "What is broken is kept with its line and the reason; what is whole is a row").toEqual({
    rows: [rowOf(lines.length, good)],
    rejected: broken.map(({ reason, text: line }, n) => ({
      line: n + 1,
      reason,
      text: n === broken.length - 1 ? `${line}\n${trace}` : line,
    })),
  });
});

const fieldsOf = (random: Random) => ({ level: "INFO", service: random.word(), message: random.words(3) });

check("impossible-times", async ({ answer, random }) => {
  const { level, service, message } = fieldsOf(random);
  const lines = random.shuffle([
    JSON.stringify({ time: "2026-11-22T10:00:00", level, service, message }),
    JSON.stringify({ time: "2026-02-30T10:00:00Z", level, service, message }),
    JSON.stringify({ time: "2026-11-22T10:00:00Z, or so", level, service, message }),
    // Where a disk was full, logs have zeros; Date reads no further than to the first.
    JSON.stringify({ time: "2026-11-22T10:00:00Z\0\0", level, service, message }),
    `2026-11-22 10:00:00,000 ${level} ${service} - ${message}`,
    `2026-04-31 10:00:00,000 +01:00 ${level} ${service} - ${message}`,
    `2026-11-22 10:00:00,000 +${random.int(25, 99)}:00 ${level} ${service} - ${message}`,
    `[22/Nov/2026:10:00:00] ${service} ${level}: ${message}`,
    `[22/Now/2026:25:00:00 +0100] ${service} ${level}: ${message}`,
  ]);
  const run = await answer.call("parseLog", text(lines));
  expect(
    run.value,
    "A time without a zone or in one that there is not, with more behind it, on 30 February or in month Now is no moment: do not guess one",
  ).toEqual({
    rows: [],
    rejected: lines.map((line, n) => ({ line: n + 1, reason: "bad-time", text: line })),
  });
});

check("as-pandas", async ({ answer }) => {
  for (const [n, { arguments: given, name }] of inputs.cases.entries()) {
    const run = await answer.call("parseLog", given.text);
    expect(run.value, `What the Python original makes of the recorded text "${name}"`).toEqual(
      recorded.results[n]!.value,
    );
  }
});

/** A bucket, where its logs lie, and where the results go. */
async function places(aws: Aws, random: Random) {
  const bucket = await aws.bucket();
  return { bucket, prefix: `logs/${random.word()}/`, target: `clean/${random.word()}` };
}

type Job = Awaited<ReturnType<typeof places>>;

/** Calls `cleanLogs`, which must give these numbers. */
async function load(answer: Answer, job: Job, numbers: readonly number[]): Promise<Run> {
  const run = await answer.call("cleanLogs", job);
  const [files, events, rejected] = numbers;
  expect(run.value, "The numbers of files read, of new events, and of lines rejected in those files").toEqual(
    {
      files,
      events,
      rejected,
    },
  );
  return run;
}

const byTime = (one: Event & { line: number }, other: Event & { line: number }): number =>
  one.ms - other.ms || one.line - other.line;

check("typed-tables", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const [first, second] = [`${job.prefix}a.log`, `${job.prefix}b.log`];
  const events = random.list(6, () => someEvent(random));
  const noise = random.words(3);
  await put(
    aws,
    { bucket: job.bucket, key: first },
    events.slice(0, 3).map((event) => render(random, event)),
  );
  await put(aws, { bucket: job.bucket, key: second }, [
    noise,
    ...events.slice(3).map((event) => render(random, event)),
  ]);
  // Not below the prefix.
  await put(aws, { bucket: job.bucket, key: `other/${random.word()}.log` }, [
    render(random, someEvent(random)),
  ]);
  await load(answer, job, [2, 6, 1]);
  const tables = await readTables(aws, job);
  expect(tables.types, "The columns of events, with their types").toEqual({
    time: "TIMESTAMP",
    level: "VARCHAR",
    service: "VARCHAR",
    message: "VARCHAR",
    source: "VARCHAR",
    line: "INTEGER",
  });
  const rows = events.map((event, n) => loadedRow(n < 3 ? first : second, n < 3 ? n + 1 : n - 1, event));
  expect(tables.events, "One row for each event, with its file and line").toEqual(rows.toSorted(byTime));
  expect(tables.rejected, "The rejected line, with its file").toEqual([
    { source: second, line: 1, reason: "unknown-format", text: noise },
  ]);
});

/** Whether it comes within so many seconds. */
const comes = (happened: () => boolean, seconds: number): Promise<boolean> =>
  waitFor(happened, { seconds, what: "It" }).catch(() => false);

check("parquet-file", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const key = `${job.prefix}a.log`;
  const events = random.list(20, () => someEvent(random));
  await put(
    aws,
    { bucket: job.bucket, key },
    events.map((event) => render(random, event)),
  );
  // Where a second object comes before S3 has the first, S3 takes its time: whoever does not wait has ended by then.
  let [second, ended] = [false, false];
  const first = async (): Promise<void> => {
    if ((await comes(() => second, 1)) && (await comes(() => ended, 10)))
      throw new Error("Nobody waits for it");
  };
  const run = await answer.call({
    export: "cleanLogs",
    args: [job],
    faults: [
      { operation: "PutObject", kind: "first", run: first },
      { operation: "PutObject", kind: "first", run: async () => (second = true), calls: [2] },
    ],
  });
  ended = true;
  expect(
    run.error ?? run.value,
    "The numbers of files read, of new events, and of lines rejected in those files",
  ).toEqual({ files: 1, events: 20, rejected: 0 });
  const unfinished = run.calls.filter(({ operation, status }) => operation === "PutObject" && status === 0);
  expect(
    unfinished.map(({ input }) => input["Key"]),
    "What cleanLogs writes is there when it has ended: it waits for S3 to say so",
  ).toEqual([]);
  const { parquet } = await readTables(aws, job);
  expect(parquet, "events.parquet has the rows of events, ordered by time").toEqual(
    events.map((event, n) => loadedRow(key, n + 1, event)).toSorted(byTime),
  );
});

check("same-event-once", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const [first, second] = [`${job.prefix}a.log`, `${job.prefix}b.log`];
  const event = someEvent(random);
  const trace = { ...someEvent(random), message: `${random.word()}\n    at app.js:1:1` };
  const traceLines = render(random, trace, "plain").split("\n");
  // Almost the same: one field each is another.
  const close = [
    { ...event, ms: event.ms + 1000 },
    { ...event, service: `${event.service}-2` },
    { ...event, message: `${event.message}.` },
  ];
  await put(aws, { bucket: job.bucket, key: first }, [
    render(random, event, "bracketed", 345),
    render(random, event, "bracketed", -480),
    ...traceLines,
  ]);
  await put(aws, { bucket: job.bucket, key: second }, [
    render(random, event, "json", 0),
    ...close.map((one) => render(random, one)),
    render(random, trace, "json"),
  ]);
  await load(answer, job, [2, 5, 0]);
  const expected = [
    loadedRow(first, 1, event),
    loadedRow(first, 3, trace),
    ...close.map((one, n) => loadedRow(second, n + 2, one)),
  ];
  expect(
    new Set((await readTables(aws, job)).events),
    "Same time, level, service and message: one event, kept where it was reported first; all others stay",
  ).toEqual(new Set(expected));
});

check("many-objects", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const count = random.int(1001, 1010);
  // One in each, so that a log that is read twice shows.
  const noise = random.words(2);
  const lines = random.list(count, (n) => render(random, { ...someEvent(random), message: `event ${n}` }));
  for (let at = 0; at < count; at += 50) {
    const some = lines.slice(at, at + 50);
    await Promise.all(
      some.map((line, n) =>
        put(aws, { bucket: job.bucket, key: `${job.prefix}${at + n}.log` }, [line, noise]),
      ),
    );
  }
  await load(answer, job, [count, count, count]);
  const { events, rejected } = await readTables(aws, job);
  expect(
    { events: events.length, rejected: rejected.length },
    `S3 lists 1 000 objects a page, and there are ${count}, each with one event and one broken line`,
  ).toEqual({ events: count, rejected: count });
});

check("nothing-twice", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const lines = random.list(5, () => render(random, someEvent(random)));
  await put(aws, { bucket: job.bucket, key: `${job.prefix}a.log` }, [...lines, random.words(2)]);
  await load(answer, job, [1, 5, 1]);
  const before = await readTables(aws, job);
  const again = await load(answer, job, [0, 0, 0]);
  expect(await readTables(aws, job), "Nothing has changed in S3, so nothing changes in the tables").toEqual(
    before,
  );
  const read = again.calls.filter(
    ({ operation, input }) => operation === "GetObject" && String(input["Key"]).startsWith(job.prefix),
  );
  expect(
    read.map(({ input }) => input["Key"]),
    "A file that has been loaded and has not changed is not read again",
  ).toEqual([]);
});

check("new-and-gone", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const [old, fresh] = [`${job.prefix}old.log`, `${job.prefix}new.log`];
  const rotate = (key: string): Promise<unknown> =>
    aws.client(S3Client).send(new DeleteObjectCommand({ Bucket: job.bucket, Key: key }));
  const events = random.list(4, () => someEvent(random));
  await put(
    aws,
    { bucket: job.bucket, key: old },
    events.slice(0, 2).map((event) => render(random, event)),
  );
  await load(answer, job, [1, 2, 0]);
  await rotate(old);
  // The last event of before comes once more, in a new file.
  await put(
    aws,
    { bucket: job.bucket, key: fresh },
    events.slice(1).map((event) => render(random, event)),
  );
  await load(answer, job, [1, 2, 0]);
  const rows = events.map((event, n) => (n < 2 ? loadedRow(old, n + 1, event) : loadedRow(fresh, n, event)));
  const tables = await readTables(aws, job);
  expect(tables.events, "Events stay when their log is gone; new ones come; none comes twice").toEqual(
    rows.toSorted(byTime),
  );
  expect(tables.parquet, "The Parquet file has them all").toEqual(tables.events);
  // Now the folder is empty.
  await rotate(fresh);
  await load(answer, job, [0, 0, 0]);
  expect(await readTables(aws, job), "All logs are gone, and their events stay").toEqual(tables);
});

check("grown-file", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const key = `${job.prefix}a.log`;
  const events = random.list(4, () => someEvent(random));
  const noise = random.words(2);
  const lines = [noise, ...events.map((event) => render(random, event, "json"))];
  const half = lines[3]!.slice(0, random.int(10, 40));
  await put(aws, { bucket: job.bucket, key }, [...lines.slice(0, 3), half]);
  await load(answer, job, [1, 2, 2]);
  await put(aws, { bucket: job.bucket, key }, lines);
  await load(answer, job, [1, 2, 1]);
  const tables = await readTables(aws, job);
  expect(tables.events, "What was there is not loaded again, what has been added is").toEqual(
    events.map((event, n) => loadedRow(key, n + 2, event)).toSorted(byTime),
  );
  expect(tables.rejected, "The noise is there once; the half line has become a whole one").toEqual([
    { source: key, line: 1, reason: "unknown-format", text: noise },
  ]);
});

check("goes-on-after-a-break", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const key = `${job.prefix}a.log`;
  const events = random.list(3, () => someEvent(random));
  await put(
    aws,
    { bucket: job.bucket, key },
    events.map((event) => render(random, event)),
  );
  const broken = await answer.call({
    export: "cleanLogs",
    args: [job],
    // The first result is written, and then S3 fails, more often than any client tries again.
    faults: [
      { operation: "PutObject", kind: "server-error", calls: Array.from({ length: 20 }, (_, n) => n + 2) },
    ],
  });
  expect(broken.error, "A result that cannot be written is an error").toBeDefined();
  const again = await answer.call("cleanLogs", job);
  expect(again.error, "The next run goes on").toBeUndefined();
  const rows = events.map((event, n) => loadedRow(key, n + 1, event)).toSorted(byTime);
  const { events: loaded, parquet } = await readTables(aws, job);
  expect({ loaded, parquet }, "After it both results are there, and whole").toEqual({
    loaded: rows,
    parquet: rows,
  });
});

const everyCall = Array.from({ length: 60 }, (_, n) => n + 1);

/** How often an answer called an operation, in words. */
function called({ calls }: Run, operation: string): string {
  const count = calls.filter((call) => call.operation === operation).length;
  return `${operation} was called ${count === 1 ? "once" : `${count} times`}`;
}

check("busy-s3", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const events = random.list(7, () => ({
    ...someEvent(random),
    message: random.text({ unicode: true }).trim(),
  }));
  const keyOf = (n: number): string => `${job.prefix}${n}.log`;
  for (const [n, event] of events.entries()) {
    await put(aws, { bucket: job.bucket, key: keyOf(n) }, [render(random, event)]);
  }
  const run = await answer.call({
    export: "cleanLogs",
    args: [job],
    faults: [
      { operation: "ListObjectsV2", kind: "throttle", calls: [2] },
      { operation: "GetObject", kind: "throttle", calls: [2] },
      { operation: "GetObject", kind: "reset", calls: [4] },
      { operation: "PutObject", kind: "throttle" },
      { operation: "ListObjectsV2", kind: "short-page", items: 2, calls: everyCall },
      { operation: "GetObject", kind: "slow-body", pieceBytes: 7, pauseMs: 0, calls: everyCall },
    ],
  });
  expect(
    run.error,
    "S3 answered SlowDown (503) or closed the connection once for each kind of call: the SDK asks again by itself, unless it is told not to",
  ).toBeUndefined();
  expect(
    run.value,
    `S3 gave pages of 2 keys, though 1 000 may be on one, and ${called(run, "ListObjectsV2")}: what says that a page is the last one?`,
  ).toEqual({ files: 7, events: 7, rejected: 0 });
  const tables = await readTables(aws, job);
  expect(
    tables.events,
    "The logs came in pieces of 7 bytes, which end in the middle of characters; no text may suffer",
  ).toEqual(events.map((event, n) => loadedRow(keyOf(n), 1, event)).toSorted(byTime));
  const again = await answer.call({
    export: "cleanLogs",
    args: [job],
    faults: [
      { operation: "GetObject", kind: "slow-body", pieceBytes: 32_768, pauseMs: 50, calls: everyCall },
    ],
  });
  expect(
    again.error ?? again.value,
    "The database came slowly: it must be there to its last byte before it is opened",
  ).toEqual({ files: 0, events: 0, rejected: 0 });
  expect(await readTables(aws, job), "and nothing that it holds is lost").toEqual(tables);
});

check("half-a-log", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const key = `${job.prefix}a.log`;
  const events = random.list(60, (n) => ({ ...someEvent(random), message: `event ${n}` }));
  const lines = events.map((event) => render(random, event));
  await put(aws, { bucket: job.bucket, key }, lines);
  const rows = events.map((event, n) => loadedRow(key, n + 1, event)).toSorted(byTime);
  const broken = await answer.call({
    export: "cleanLogs",
    args: [job],
    faults: [
      {
        operation: "GetObject",
        kind: "cut-body",
        afterBytes: Math.floor(lines.join("\n").length * 0.6),
        calls: everyCall,
      },
    ],
  });
  // Whoever reads on where it broke has answered well, too.
  expect(
    broken.error ? undefined : broken.value,
    `The connection broke after 60 % of each log, and ${called(broken, "GetObject")}: that is an error, not a shorter log`,
  ).toEqual(broken.error ? undefined : { files: 1, events: 60, rejected: 0 });
  const again = await answer.call("cleanLogs", job);
  expect(again.error, "The next run goes on").toBeUndefined();
  const { events: loaded, rejected } = await readTables(aws, job);
  expect(
    { loaded, rejected },
    "The next run reads the log that broke: it is not loaded before it was read to its end",
  ).toEqual({ loaded: rows, rejected: [] });
});

check("bad-moment", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const key = `${job.prefix}a.log`;
  const events = random.list(4, () => someEvent(random));
  await put(
    aws,
    { bucket: job.bucket, key },
    events.map((event) => render(random, event)),
  );
  await load(answer, job, [1, 4, 0]);
  const before = await readTables(aws, job);
  await aws.client(S3Client).send(new DeleteObjectCommand({ Bucket: job.bucket, Key: key }));
  const run = await answer.call({
    export: "cleanLogs",
    args: [job],
    faults: [
      { operation: "GetObject", kind: "server-error", calls: everyCall },
      { operation: "HeadObject", kind: "server-error", calls: everyCall },
    ],
  });
  expect(
    run.error,
    `S3 could not give the database (InternalError), and ${called(run, "PutObject")}: without it nobody knows what is loaded`,
  ).toBeDefined();
  expect(
    await readTables(aws, job),
    "The logs are rotated away: what the database holds is there only once, and one failed call must not cost it",
  ).toEqual(before);
  // Where S3 answers, the same job goes on.
  await load(answer, job, [0, 0, 0]);
});

check("grows-while-read", async ({ answer, aws, random }) => {
  const job = await places(aws, random);
  const [first, second] = [`${job.prefix}a.log`, `${job.prefix}b.log`];
  const [noise, other] = [random.words(2), someEvent(random)];
  const events = [someEvent(random)];
  const write = (): Promise<unknown> =>
    put(aws, { bucket: job.bucket, key: first }, [
      noise,
      ...events.map((event) => render(random, event, "json", 0)),
    ]);
  await write();
  await put(aws, { bucket: job.bucket, key: second }, [render(random, other)]);
  // One after the other, for an answer may make many calls at the same time.
  let writing: Promise<unknown> = Promise.resolve();
  const grow = (): Promise<unknown> => {
    events.push(someEvent(random));
    return (writing = writing.then(write));
  };
  const first20 = everyCall.slice(0, 20);
  const run = await answer.call({
    export: "cleanLogs",
    args: [job],
    faults: [
      { operation: "GetObject", kind: "first", run: grow, calls: first20 },
      { operation: "HeadObject", kind: "first", run: grow, calls: first20 },
      // The first look at the folder is followed by a log that grows; a second look comes too late to know what was read.
      { operation: "ListObjectsV2", kind: "first", run: grow, calls: first20.slice(1) },
    ],
  });
  expect(run.error ? [run.error.name] : [], "A log that grows while it is read is no reason to stop").toEqual(
    run.error ? ["PreconditionFailed"] : [],
  );
  const again = await answer.call("cleanLogs", job);
  expect(again.error, "The next run goes on").toBeUndefined();
  const tables = await readTables(aws, job);
  expect(
    tables.events,
    `${first.split("/").at(-1)} grew while the first run worked: what it did not read then is new to the next run`,
  ).toEqual(
    [...events.map((event, n) => loadedRow(first, n + 2, event)), loadedRow(second, 1, other)].toSorted(
      byTime,
    ),
  );
  expect(tables.rejected, "and its broken line is there once").toEqual([
    { source: first, line: 1, reason: "unknown-format", text: noise },
  ]);
});
