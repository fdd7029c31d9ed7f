// oxlint-disable max-lines -- a lab has one file of checks
import { check, expect, type Random, type CallResult, waitFor } from "aws-data-labs/testing";
import { type Piece, judgeLog } from "./fixtures/judge-log.ts";
import {
  cleaning,
  type Event,
  formats,
  type Job,
  levels,
  loadedRow,
  makeJob,
  put,
  putAnew,
  readTables,
  render,
  rotate,
  someEvent,
  type Tables,
} from "./fixtures/logs.ts";
import recorded from "./fixtures/oracle.json" with { type: "json" };
import inputs from "./fixtures/oracle-inputs.json" with { type: "json" };

check("three-formats", async ({ answer, random }) => {
  // All months and all levels in each format.
  const plainest = random.list(36, (n): Piece => {
    const { ms, service, message } = someEvent(random);
    // Far enough from the month's ends that it is the same month in every zone.
    const time = new Date(ms).setUTCMonth(n % 12, random.int(2, 27));
    const row = { ms: time, level: levels[n % 4]!, service: `${service}-API.v2:eu`, message };
    const format = formats[Math.floor(n / 12)]!;
    return {
      text: render(random, row, { format, level: row.level, asShown: true }),
      says: `three-formats: Make a row of this line: its format is ${format === "json" ? "JSON" : `the ${format === "plain" ? "second" : "third"} one`}`,
      row,
    };
  });
  await judgeLog(answer, [
    ...plainest,
    ...jsonVariants(random),
    ...random.shuffle([...levelNames(random), ...messages(random), ...lineEnds(random)]),
  ]);
});

function jsonVariants(random: Random): Piece[] {
  const event = someEvent(random);
  const { level, message } = event;
  // In JSON, a service may have spaces.
  const service = ` ${event.service} ${random.word()} `;
  const day = new Date(event.ms).toISOString().slice(0, 19);
  const variants = [
    { message, service, level, time: `${day}Z` },
    { time: `${day}.000Z`, level, service, message },
    { thread: 4, level, message, context: { level: "none", time: null }, service, time: `${day}+00:00` },
  ];
  const says =
    "json-variants: Accept members in any order, times without milliseconds, the zone Z, and further members; keep texts as they are";
  const nameless = { ...event, service: "" };
  return [
    ...variants.map((record) => ({ text: JSON.stringify(record), says, row: { ...event, service } })),
    {
      text: JSON.stringify({ ...variants[0], service: "" }),
      says: `${says}, an empty one too`,
      row: nameless,
    },
  ];
}

function levelNames(random: Random): Piece[] {
  const spellings = ["info", "Info", "warning", "WARNING", "Warning", "warn", "Error", "debug"];
  return spellings.map((level) => {
    const known = level.toUpperCase().replace("WARNING", "WARN");
    const row = { ...someEvent(random), level: known as Event["level"] };
    return {
      text: render(random, row, { level }),
      says: `level-names: The level is ${known}, in any case, and WARNING is WARN`,
      row,
    };
  });
}

function messages(random: Random): Piece[] {
  const word = random.word();
  const odd = [
    `  ${word}`,
    `${word}  `,
    "",
    ` - ${word} - ok: `,
    `\t${word}: {"a": 1}\t`,
    `${word} \\ "${word}"`,
    `${word} WARNING info Error`,
    `${word} caf\u00e9 cafe\u0301 \u212B`,
    `${word} \\n \\t %20 &amp; \u001B[31m \u200B \uFFFD`,
    `${word} `.repeat(1000),
  ];
  return odd.flatMap((message) =>
    formats.map((format) => {
      const row = { ...someEvent(random), message };
      return {
        text: render(random, row, { format, level: row.level }),
        says: "message-as-it-is: Keep the message as it is, with the spaces at its ends; it may be empty",
        row,
      };
    }),
  );
}

/** What separates lines for other programs is a part of the text here. */
function lineEnds(random: Random): Piece[] {
  const says = "line-ends: A line ends with \\n or \\r\\n, in one file with both, and with nothing else";
  const line = (more: string, end: string, how: { format?: (typeof formats)[number] } = {}): Piece => {
    const { message, ...event } = someEvent(random);
    const row = { ...event, message: `${message}${more}` };
    return { text: render(random, row, { ...how, level: row.level }), says, row, end };
  };
  return [
    ...["", "\r", "\u2028", "\u0085", "\v", "\f"].flatMap((within) =>
      ["\n", "\r\n"].map((end) => line(`${within}.`, end)),
    ),
    // One of the two belongs to the line end.
    line("\r", "\r\n", { format: "plain" }),
  ];
}

check("time-zones", async ({ answer, random }) => {
  // Close to midnight of the new year, so that day, month and year differ from zone to zone.
  const ms = Date.UTC(2027, 0, 1, 0, random.int(0, 14), random.int(0, 59));
  const zones = [345, -210, -480, 765, 60];
  const pieces = zones.flatMap((zone) =>
    formats.map((format): Piece => {
      // One of the formats has no milliseconds.
      const row = { ...someEvent(random), ms: format === "bracketed" ? ms : ms + random.int(1, 999) };
      return {
        text: render(random, row, { format, zone }),
        says: `time-in-utc: Give the time in UTC: this zone is ${zone / 60} hours from it`,
        row,
      };
    }),
  );
  await judgeLog(answer, pieces);
});

check("stack-traces", async ({ answer, random }) => {
  const trace = () => [
    "    at app.js:12:7",
    `\tat ${random.word()}.java:${random.int(1, 99)}  `,
    `Caused by: ${random.words(2)}`,
    "\t... 12 more",
  ];
  const traced = formats.map((format): Piece => {
    const event = someEvent(random);
    const lines = random.shuffle(trace()).slice(0, random.int(1, 4));
    return {
      text: [render(random, event, { format }), ...lines].join("\n"),
      says: "continuation: Add lines that begin with a space, a tab or Caused by: to the message above, as they are",
      row: { ...event, message: [event.message, ...lines].join("\n") },
    };
  });
  const torn = someEvent(random);
  const [before, behind] = ["    at app.js:1:1", "Caused by: a pause"];
  const plain = (says: string, more = ""): Piece => {
    const event = someEvent(random);
    const row = { ...event, message: `${event.message}${more}` };
    return { text: render(random, row), says, row };
  };
  const only =
    "continuation: Only lines that begin with a space, a tab or Caused by: belong to the record above: any other is a record itself";
  const nothing = "blank-lines: Skip lines that are empty or hold only spaces and tabs";
  await judgeLog(answer, [
    {
      text: `\tat nowhere:${random.int(1, 99)}`,
      says: "nothing-above: There is no record above this line, so it is a record itself, in none of the formats",
      reason: "unknown-format",
    },
    { text: "", says: nothing },
    plain("line-numbers: Count empty lines, too: this one has another number"),
    ...traced,
    plain("continuation: This line is not indented: it begins a record", ". Caused by: a pause"),
    {
      text: [render(random, torn), before, "", " \t", behind].join("\n"),
      says: "blank-lines: Skip empty lines between the lines of a record: they do not end it",
      row: { ...torn, message: [torn.message, before, behind].join("\n") },
    },
    plain(only),
    ...[
      "Caused by nothing",
      "caused by: a pause",
      "at app.js:1:1",
      "... 12 more",
      "Suppressed: a pause",
      "Traceback (most recent call last):",
      "}",
    ].map((text) => ({
      text,
      says: only,
      reason: "unknown-format",
    })),
    { text: " \t", says: nothing },
    plain("line-numbers: Count empty lines within records, too: this one has another number"),
  ]);
});

check("broken-lines", async ({ answer, random }) => {
  const time = "2026-11-22T10:00:00Z";
  const whole = { ...fieldsOf(random), time };
  const text = JSON.stringify(whole);
  const leveled = (level: string): Piece => ({
    text: render(random, someEvent(random), { level }),
    says: `bad-level: Reject this record: ${level} is none of the levels`,
    reason: "bad-level",
  });
  const foreign = (line: string): Piece => ({
    text: line,
    says: "unknown-format: Reject this line: as a whole it is in none of the formats",
    reason: "unknown-format",
  });
  const lacking = (record: object): Piece => ({
    text: JSON.stringify(record),
    says: "missing-field: Reject this record: time, level, service and message must all be there, and be strings",
    reason: "missing-field",
  });
  const inOrder = (line: string, reason: string): Piece => ({
    text: line,
    says: `first-reason: Two reasons fit: give the first one of the table, ${reason}`,
    reason,
  });
  const noSuchDay = "2026-02-30T10:00:00Z";
  const good = someEvent(random);
  const [unreadable, trace] = [random.words(4), ["    at nowhere:1:1", "Caused by: nothing"]];
  const [first, twice] = [someEvent(random), random.words(3)];
  await judgeLog(answer, [
    {
      text: render(random, first),
      says: "rejected-kept: This line is a row, and no other line belongs to it",
      row: first,
    },
    ...random.list(2, () => ({
      text: twice,
      says: "rejected-kept: Reject every line that cannot be read, also one that is there twice",
      reason: "unknown-format",
    })),
    {
      text: random.words(4),
      says: "rejected-kept: Reject what cannot be read, and keep it: { line, reason, text }",
      reason: "unknown-format",
    },
    ...random.shuffle([
      foreign(`2026/11/22 10:00 ${random.words(3)}`),
      foreign(`${random.word()} ${text}`),
      foreign(`[${text}]`),
      foreign(`[${text},${text}]`),
      foreign(JSON.stringify(text)),
      {
        text: `${random.words(3)} `.repeat(200),
        says: "rejected-text: Keep the whole record in text, also when it is long",
        reason: "unknown-format",
      },
      foreign(`> ${render(random, someEvent(random), { format: "plain" })}`),
      foreign(`#${render(random, someEvent(random), { format: "bracketed" })}`),
      ...[text.slice(0, random.int(20, text.length - 1)), `${text},`, "{'time': 1}"]
        .concat(`${text} ${random.word()}`, `${text}${text}`)
        .concat(`${text.slice(0, -1)},}`, `${text.slice(0, -1)},"n":NaN}`, `{time${text.slice(2)}`)
        .map((line) => ({
          text: line,
          says: "not-json: Reject this line: it begins with { and is not JSON",
          reason: "not-json",
        })),
      ...(["time", "level", "service", "message"] as const).map((field) => {
        const { [field]: _missing, ...others } = whole;
        return lacking(random.flip() ? others : { ...whole, [field]: random.pick([null, 1_795_000_000]) });
      }),
      // Under other names, in other letters or further in, they are not there.
      ...Object.entries(otherNames).flatMap(([field, names]) => {
        const { [field as keyof typeof whole]: value, ...others } = whole;
        return names.map((name) => lacking({ ...others, [name]: value }));
      }),
      lacking({ log: whole }),
      lacking({ ...whole, level: 30 }),
      lacking({ ...whole, message: [whole.message] }),
      lacking({ ...whole, service: { name: whole.service } }),
      ...["LOUD", "INFOS", "NOINFO", "ERR", "W", "FATAL", "CRITICAL", "NOTICE", "TRACE", "WARNINGS"]
        .concat(["constructor", "__proto__", "30"])
        .map((level) => leveled(level)),
      // JSON alone can say these.
      ...["", " INFO", "INFO ", "INFO\n"].map((level) => ({
        ...leveled(JSON.stringify(level)),
        text: JSON.stringify({ ...whole, level }),
      })),
      inOrder(JSON.stringify({ ...whole, time: "", level: "" }), "bad-time"),
      inOrder(JSON.stringify({ ...whole, time: noSuchDay, level: "LOUD" }), "bad-time"),
      inOrder(`2026-11-22 10:00:00,000 LOUD ${random.word()} - ${random.words(2)}`, "bad-time"),
      inOrder(JSON.stringify({ time: noSuchDay, level: "LOUD", service: "a" }), "missing-field"),
    ]),
    {
      text: [unreadable, trace[0], "", trace[1]].join("\n"),
      kept: [unreadable, ...trace].join("\n"),
      says: "rejected-text: Put the record's first line and the lines that belong to it into text, with \\n between",
      reason: "unknown-format",
    },
    {
      text: render(random, good),
      says: "rejected-kept: Go on after a broken record: this line is a row",
      row: good,
    },
  ]);
});

/** What other programs call the four members. */
const otherNames = {
  time: ["timestamp", "ts", "@timestamp", "Time"],
  level: ["severity", "lvl", "LEVEL"],
  service: ["logger", "name", "Service"],
  message: ["msg", "text", "Message", "message "],
};

const fieldsOf = (random: Random) => ({ level: "INFO", service: random.word(), message: random.words(3) });

check("impossible-times", async ({ answer, random }) => {
  const { level, service, message } = fieldsOf(random);
  const json = (time: string): string => JSON.stringify({ time, level, service, message });
  const plain = (time: string): string => `${time} ${level} ${service} - ${message}`;
  const bracketed = (time: string): string => `[${time}] ${service} ${level}: ${message}`;
  const wrong = (requirement: string, line: string, why: string): Piece => ({
    text: line,
    says: `${requirement}: Reject this record with bad-time: ${why}`,
    reason: "bad-time",
  });
  const none = "there is no such time";
  const right = ["2028-02-29T23:59:59Z", "2026-12-31T00:00:00+14:00", "2027-01-01T00:00:00-12:00"].concat([
    "2000-02-29T00:00:00Z",
    "1969-07-20T20:17:40Z",
    "2126-11-22T00:00:00-23:59",
  ]);
  await judgeLog(
    answer,
    random.shuffle([
      ...[
        json("2026-11-22T10:00:00"),
        plain("2026-11-22 10:00:00,000"),
        bracketed("22/Nov/2026:10:00:00"),
      ].map((line) => wrong("no-zone", line, "it has no zone, so do not guess one")),
      // Where a disk was full, logs have zeros; Date reads no further than to the first.
      ...["Z, or so", "Z\0\0", "Z ", "Z\n"]
        .map((end) => `2026-11-22T10:00:00${end}`)
        .concat(["about ", " "].map((before) => `${before}2026-11-22T10:00:00Z`))
        .map((time) => wrong("more-than-a-time", json(time), "there is something before or after the time")),
      ...[
        json("2026-02-30T10:00:00Z"),
        json("2026-02-29T10:00:00Z"),
        json("2026-11-22T10:75:00Z"),
        json("2026-11-22T24:30:00Z"),
        json("2026-11-22T24:00:00Z"),
        json("2026-11-22T10:00:75Z"),
        json("2026-13-22T10:00:00Z"),
        json("2026-00-22T10:00:00Z"),
        json("1900-02-29T10:00:00Z"),
        json(`2026-11-22T10:00:00+${random.int(25, 99)}:00`),
        json("2026-11-22T10:00:00-01:75"),
        plain("2026-11-22 10:00:75,000 +01:00"),
        plain("2026-13-22 10:00:00,000 +01:00"),
        plain("2026-11-22 10:00:00,000 +01:75"),
        bracketed("30/Feb/2026:10:00:00 +0100"),
        bracketed("22/Nov/2026:10:00:75 +0100"),
        bracketed(`22/Nov/2026:10:00:00 -${random.int(25, 99)}00`),
        plain("2026-04-31 10:00:00,000 +01:00"),
        plain("2026-11-22 10:75:00,000 +01:00"),
        plain("2026-11-00 10:00:00,000 +01:00"),
        plain(`2026-11-22 10:00:00,000 +${random.int(25, 99)}:00`),
        bracketed("22/Now/2026:10:00:00 +0100"),
        bracketed("22/Nov/2026:25:00:00 +0100"),
        bracketed("22/Nov/2026:10:75:00 +0100"),
      ].map((line) => wrong("no-such-time", line, none)),
      ...right.map((time) => ({
        text: json(time),
        says: "no-such-time: This time exists: make a row of the line",
        row: { ms: Date.parse(time), level: "INFO" as const, service, message },
      })),
    ]),
  );
});

check("as-pandas", async ({ answer }) => {
  const all = inputs.cases.map((given, n) => ({ ...given, value: recorded.results[n]!.value }));
  const judged = all.filter((given) => given.judged !== false);
  const results = await Promise.all(
    judged.map(({ arguments: { text } }) => answer.group(text).call("parseLog", text)),
  );
  for (const [n, { name, value }] of judged.entries()) {
    expect(results[n]!.value, `Parse this text as the Python original does: ${name}`).toEqual(value);
  }
});

const byTime = (one: Event & { line: number }, other: Event & { line: number }): number =>
  one.ms - other.ms || one.line - other.line;

/** The rows without where they come from, as texts in some order of their own. */
const contents = (rows: readonly Record<string, unknown>[]): string[] =>
  rows
    .map(({ ms, level, service, message }) => JSON.stringify([new Date(Number(ms)), level, service, message]))
    .toSorted();

/** Those of the first list that the second does not have. */
const lacking = (wanted: readonly string[], there: readonly string[]): string[] =>
  wanted.filter((one) => !there.includes(one));

check("typed-tables", async ({ answer, aws, random }) => {
  // The prefix need not end with a slash, and may begin with one, as the target may.
  const { prefix, target, ...made } = await makeJob(aws, random, "");
  const job: Job = { ...made, prefix: `/${prefix}`, target: `/${target}` };
  const long = { ...someEvent(random), message: random.words(800) };
  const events = [...random.list(5, () => someEvent(random)), long];
  const noise = random.words(3);
  const write = (from: number, to: number): string[] =>
    events.slice(from, to).map((event) => render(random, event));
  const odd = await put(aws, job, { name: ` it's 100% "b"+c ü`, lines: write(0, 3) });
  const deep = await put(aws, job, { name: "/a/b.log", lines: [noise, ...write(3, 6), noise] });
  await put(aws, job, { name: "/empty/", lines: [] });
  // Not below the prefix.
  await put(aws, { ...job, prefix: "other/", logs: {} }, { name: job.prefix, lines: write(0, 1) });
  const result = await answer.call(cleaning(job));
  expect(
    result.value,
    "all-objects: All 3 objects whose keys begin with the prefix are logs, and no others",
  ).toMatchObject({
    files: 3,
  });
  expect(
    result.value,
    "numbers-of-the-run: Count each event and each rejected record, also two with the same text",
  ).toEqual({ files: 3, events: 6, rejected: 2 });
  const tables = await readTables(aws, job);
  expect(tables.types.events, "events-table: Give the table events these columns, with these types").toEqual({
    time: "TIMESTAMP",
    level: "VARCHAR",
    service: "VARCHAR",
    message: "VARCHAR",
    source: "VARCHAR",
    line: "INTEGER",
  });
  expect(
    tables.types.rejected,
    "rejected-table: Give the table rejected these columns, with these types",
  ).toEqual({
    source: "VARCHAR",
    line: "INTEGER",
    reason: "VARCHAR",
    text: "VARCHAR",
  });
  expect(
    new Set(tables.events.map(({ source }) => source)),
    "all-objects: The events come from these keys",
  ).toEqual(new Set([odd, deep]));
  const rows = events.map((event, n) => loadedRow(n < 3 ? odd : deep, n < 3 ? n + 1 : n - 1, event));
  expect(
    tables.events,
    "events-table: Give events one row for each event, its time in UTC, with key and line",
  ).toEqual(rows.toSorted(byTime));
  expect(
    tables.rejected,
    "rejected-table: Give rejected each record that was rejected, with key and line",
  ).toEqual([1, 5].map((line) => ({ source: deep, line, reason: "unknown-format", text: noise })));
});

/** Whether it comes within so many seconds. */
const comes = (happened: () => boolean, seconds: number): Promise<boolean> =>
  waitFor(happened, { seconds, what: "It" }).catch(() => false);

check("parquet-file", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const events = random.list(20, () => {
    const event = someEvent(random);
    return { ...event, ms: event.ms + random.int(0, 999) };
  });
  // One of the formats has no milliseconds.
  const lines = events.map((event) => render(random, event, { format: random.pick(["json", "plain"]) }));
  const key = await put(aws, job, { name: "a.log", lines });
  // Where a second object comes before S3 has the first, S3 takes its time: an answer that does not wait has ended by then.
  let [second, ended] = [false, false];
  const first = async (): Promise<void> => {
    if ((await comes(() => second, 1)) && (await comes(() => ended, 10)))
      throw new Error("Nobody waits for it");
  };
  const result = await answer.call({
    ...cleaning(job),
    faults: [
      { operation: "PutObject", kind: "first", run: first },
      { operation: "PutObject", kind: "first", run: async () => (second = true), calls: [2] },
    ],
  });
  ended = true;
  // Read first: an answer that threw is shown with its error.
  const { value } = result;
  const unfinished = result.calls.filter(
    ({ operation, status }) => operation === "PutObject" && status === 0,
  );
  expect(
    unfinished.map(({ input }) => input["Key"]),
    "ends-when-written: Wait until S3 has both files before cleanLogs ends: a PutObject was still under way",
  ).toEqual([]);
  expect(value, "cleanLogs returns the three numbers of the run").toEqual({
    files: 1,
    events: 20,
    rejected: 0,
  });
  const { parquet } = await readTables(aws, job);
  const rows = events.map((event, n) => loadedRow(key, n + 1, event));
  judgeParquet(parquet, rows.toSorted(byTime));
});

function judgeParquet(parquet: Tables["parquet"], events: readonly Record<string, unknown>[]): void {
  expect(new Set(parquet), "parquet-rows: Write all rows of events to events.parquet, in every run").toEqual(
    new Set(events),
  );
  expect(parquet, "parquet-order: Order events.parquet by time, source and line").toEqual(events);
}

check("same-event-once", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const [event, other, third, fourth] = random.list(4, () => someEvent(random)) as [
    Event,
    Event,
    Event,
    Event,
  ];
  const silent = { ...fourth, message: "" };
  const trace = { ...someEvent(random), message: `${random.word()}\n    at app.js:1:1` };
  const close = almost(random, event);
  // The order of S3 is that of the bytes: capitals come first, and JavaScript's own order is another for the last two.
  const capital = await put(aws, job, {
    name: "B.log",
    lines: [
      render(random, event, { format: "bracketed", zone: 345 }),
      render(random, event, { format: "bracketed", zone: -480 }),
      ...render(random, trace, { format: "plain" }).split("\n"),
      render(random, other),
      render(random, silent),
    ],
  });
  const small = await put(aws, job, {
    name: "a.log",
    lines: [
      render(random, event, { format: "json", zone: 0 }),
      ...close.map((one) => render(random, one, { format: "json" })),
      render(random, trace, { format: "json" }),
      render(random, other),
      render(random, silent),
    ],
  });
  const ligature = await put(aws, job, {
    name: "\u{FB00}.log",
    lines: ["", render(random, third), ...Array.from({ length: 7 }, () => ""), render(random, third)],
  });
  await put(aws, job, { name: "\u{1F600}.log", lines: [render(random, third)] });
  const result = await answer.call(cleaning(job));
  const { value } = result;
  const expected = [
    loadedRow(capital, 1, event),
    loadedRow(capital, 3, trace),
    loadedRow(capital, 5, other),
    loadedRow(capital, 6, silent),
    ...close.map((one, n) => loadedRow(small, n + 2, one)),
    loadedRow(ligature, 2, third),
  ];
  const { events } = await readTables(aws, job);
  expect(
    contents(events),
    "one-event: Keep one row where time, level, service and message are the same, and two where any of them differs",
  ).toEqual(contents(expected));
  expect(
    new Set(events),
    "first-report: Keep the report that comes first: the first key in S3's order, there the first line",
  ).toEqual(new Set(expected));
  expect(value, "one-event: Count an event once").toEqual({ files: 4, events: expected.length, rejected: 0 });
});

/** Events that are all different, from the given one and from each other, though only just. */
function almost(random: Random, event: Event): Event[] {
  const [one, two, three] = random.list(3, () => random.word()) as [string, string, string];
  // Joined by such a separator, in either order, two of them are the same text.
  const joined = [" ", "|", ",", "\t", "\n", "\0", "-", ":", "/", ";", "_", ""].flatMap((separator) => [
    { service: one, message: `${two}${separator}${three}` },
    { service: `${one}${separator}${two}`, message: three },
    { service: `${two}${separator}${three}`, message: one },
    { service: three, message: `${one}${separator}${two}` },
  ]);
  const distinct = new Map(joined.map((fields) => [JSON.stringify(fields), fields]));
  const level = levels.find((name) => name !== event.level)!;
  return [
    { ...event, ms: event.ms + 1 },
    { ...event, level },
    { ...event, service: `${event.service}-2` },
    { ...event, service: event.service.toUpperCase() },
    { ...event, message: `${event.message} ` },
    { ...event, message: `${event.message.toUpperCase()}` },
    { ...event, message: `${event.message}\n    at app.js:1:1` },
    { ...event, message: `${event.message}\n    at app.js:2:1` },
    { ...event, message: `${event.message} caf\u00e9` },
    { ...event, message: `${event.message} cafe\u0301` },
    ...[...distinct.values()].map((fields) => ({ ...event, ...fields })),
  ];
}

check("many-objects", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const count = random.int(120, 150);
  // One in each, so that a log that is read twice shows.
  const noise = random.words(2);
  const lines = random.list(count, (n) => render(random, { ...someEvent(random), message: `event ${n}` }));
  for (let at = 0; at < count; at += 50) {
    const some = lines.slice(at, at + 50);
    await Promise.all(some.map((line, n) => put(aws, job, { name: `${at + n}.log`, lines: [line, noise] })));
  }
  const calls = Array.from({ length: 20 }, (_, n) => n + 1);
  const result = await answer.call({
    ...cleaning(job),
    faults: [{ operation: "ListObjectsV2", kind: "short-page", items: 50, calls }],
  });
  const why = `S3 listed 50 objects a page: load all ${count}, each once, with its event and its broken line`;
  expect(result.value, why).toEqual({ files: count, events: count, rejected: count });
  const { events, rejected } = await readTables(aws, job);
  expect({ events: events.length, rejected: rejected.length }, why).toEqual({
    events: count,
    rejected: count,
  });
});

/** Keys of the logs that a run read. */
const logsRead = (result: CallResult, { prefix }: Job): string[] =>
  result.calls
    .filter(({ operation, input }) => operation === "GetObject" && String(input["Key"]).startsWith(prefix))
    .map(({ input }) => String(input["Key"]));

check("nothing-twice", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const lines = random.list(5, () => render(random, someEvent(random)));
  // Two folders have a log of the same name.
  await put(aws, job, { name: "1/a.log", lines: [...lines.slice(0, 3), random.words(2), "  at x:1"] });
  const same = { name: "2/a.log", lines: lines.slice(3) };
  await put(aws, job, same);
  const first = await answer.call(cleaning(job));
  expect(first.value, "numbers-of-the-run: The first run reads two logs").toEqual({
    files: 2,
    events: 5,
    rejected: 1,
  });
  const before = await readTables(aws, job);
  // The same bytes once more: S3 gives them another time, and nothing has changed.
  await putAnew(aws, job, same);
  const again = await answer.call(cleaning(job));
  const { value } = again;
  expect(
    logsRead(again, job),
    "nothing-read-twice: Do not read a log again that was loaded and has not changed, also where the same bytes were uploaded again",
  ).toEqual([]);
  expect(value, "numbers-of-the-run: The second run reads nothing, so all its numbers are 0").toEqual({
    files: 0,
    events: 0,
    rejected: 0,
  });
  expect(
    await readTables(aws, job),
    "nothing-read-twice: Leave the tables as they are: nothing has changed in S3",
  ).toEqual(before);
});

check("new-and-gone", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const ms = someEvent(random).ms;
  // Three at the same time, of which the last one in the table comes first by its key.
  const events = random.list(4, (n) => ({ ...someEvent(random), ms: n === 0 ? ms - 1000 : ms }));
  const write = (from: number, to: number): string[] =>
    events.slice(from, to).map((event) => render(random, event));
  const oldLines = [...write(0, 2), random.words(2)];
  const old = await put(aws, job, { name: "old.log", lines: oldLines });
  // Nothing reports this one again.
  const last = { ...someEvent(random), ms: ms + 1000 };
  const gone = await put(aws, job, { name: "gone.log", lines: [render(random, last)] });
  const first = await answer.call(cleaning(job));
  expect(first.value, "numbers-of-the-run: The first run loads three events of two logs").toEqual({
    files: 2,
    events: 3,
    rejected: 1,
  });
  await rotate(aws, job, old);
  await rotate(aws, job, gone);
  // The last event of before comes once more in a new log, with others that are almost the first one, and all of it in a
  // copy.
  const close = almost(random, events[0]!);
  const fresh = await put(aws, job, {
    name: "new.log",
    lines: [...write(1, 4), ...close.map((one) => render(random, one, { format: "json" }))],
  });
  const copy = await put(aws, job, { name: "copy.log", lines: oldLines });
  const second = await answer.call(cleaning(job));
  const { value } = second;
  const rows = [
    ...events.map((event, n) => (n < 2 ? loadedRow(old, n + 1, event) : loadedRow(fresh, n, event))),
    ...close.map((one, n) => loadedRow(fresh, n + 4, one)),
    loadedRow(gone, 1, last),
  ];
  const tables = await readTables(aws, job);
  expect(
    logsRead(second, job).toSorted(),
    "all-objects: Read a new log, also one with the bytes of another log that was loaded",
  ).toEqual([copy, fresh]);
  expect(
    lacking(contents([...rows.slice(0, 2), ...rows.slice(-1)]), contents(tables.events)),
    "events-stay: Keep the events of a log that has been deleted: these are gone",
  ).toEqual([]);
  expect(
    lacking(contents(close.map((one, n) => loadedRow(fresh, n + 4, one))), contents(tables.events)),
    "one-event: What differs at all from an event that an earlier run loaded is another event: these are missing",
  ).toEqual([]);
  expect(
    new Set(tables.events),
    "stays-as-loaded: An event that an earlier run loaded keeps its row, and gets no second one",
  ).toEqual(new Set(rows));
  expect(
    tables.events,
    "stays-as-loaded: An event that an earlier run loaded gets no second row",
  ).toHaveLength(rows.length);
  expect(
    value,
    "numbers-of-the-run: Two logs were read, these of their events are new, and one record is rejected",
  ).toEqual({
    files: 2,
    events: 2 + close.length,
    rejected: 1,
  });
  judgeParquet(tables.parquet, tables.events);
  await rotate(aws, job, fresh);
  await rotate(aws, job, copy);
  const empty = await answer.call(cleaning(job));
  expect(empty.error, "empty-folder: Let a folder be empty: its logs may all be deleted").toBeUndefined();
  const { events: kept, parquet } = await readTables(aws, job);
  expect({ events: kept, parquet }, "events-stay: All logs are deleted: keep all their events").toEqual({
    events: tables.events,
    parquet: tables.parquet,
  });
});

check("grown-file", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const events = random.list(4, () => someEvent(random));
  const noise = random.words(2);
  const lines = [noise, ...events.map((event) => render(random, event, { format: "json" }))];
  const half = lines[3]!.slice(0, random.int(10, 40));
  const repaired = someEvent(random);
  const line = render(random, repaired, { format: "json" });
  const grown = await put(aws, job, { name: "a.log", lines: [...lines.slice(0, 3), half] });
  const same = await put(aws, job, { name: "b.log", lines: [`[${line.slice(1)}`] });
  // Copied away and emptied by a rotation: the log begins anew under its old key.
  const [before, anew] = [someEvent(random), someEvent(random)];
  const emptied = await put(aws, job, { name: "c.log", lines: [render(random, before)] });
  const unchanged = await put(aws, job, { name: "d.log", lines: [noise] });
  const first = await answer.call(cleaning(job));
  expect(first.value, "numbers-of-the-run: Four logs with three events and four broken lines").toEqual({
    files: 4,
    events: 3,
    rejected: 4,
  });
  await put(aws, job, { name: "a.log", lines });
  await put(aws, job, { name: "b.log", lines: [line] });
  await put(aws, job, { name: "c.log", lines: [render(random, anew)] });
  const second = await answer.call(cleaning(job));
  const { value } = second;
  expect(
    [...new Set(logsRead(second, job))].toSorted(),
    "changed-is-read: Read every log again whose bytes have changed: one has grown, one has as many bytes as before, one begins anew",
  ).toEqual([grown, same, emptied]);
  const rows = [
    ...events.map((event, n) => loadedRow(grown, n + 2, event)),
    loadedRow(same, 1, repaired),
    loadedRow(emptied, 1, before),
    loadedRow(emptied, 1, anew),
  ];
  const tables = await readTables(aws, job);
  expect(
    lacking(contents([loadedRow(emptied, 1, before)]), contents(tables.events)),
    "events-stay: Keep the events of a log that begins anew: this one is gone",
  ).toEqual([]);
  expect(
    lacking(contents(rows), contents(tables.events)),
    "changed-is-read: Load the events that a changed log has gained: these are missing",
  ).toEqual([]);
  expect(tables.events, "loaded-once: Load the events of a log that has changed once").toEqual(
    rows.toSorted(byTime),
  );
  expect(
    tables.rejected,
    "rejected-now: Of a log that is read again, keep the rejected records that it has now, and keep those of all other logs",
  ).toEqual([grown, unchanged].map((source) => ({ source, line: 1, reason: "unknown-format", text: noise })));
  expect(
    value,
    "numbers-of-the-run: Three logs were read, four events are new, and one record is rejected",
  ).toEqual({
    files: 3,
    events: 4,
    rejected: 1,
  });
});

const everyCall = Array.from({ length: 60 }, (_, n) => n + 1);

check("goes-on-after-a-break", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const events = random.list(3, () => someEvent(random));
  const key = await put(aws, job, { name: "a.log", lines: events.map((event) => render(random, event)) });
  const rows = events.map((event, n) => loadedRow(key, n + 1, event)).toSorted(byTime);
  const judge = async (why: string): Promise<void> => {
    const { events: loaded, parquet } = await readTables(aws, job);
    expect({ loaded, parquet }, why).toEqual({ loaded: rows, parquet: rows });
  };
  // S3 fails as often as the SDK asks for the first result, and then for whatever comes behind the first one.
  for (const calls of [[1, 2, 3], everyCall.slice(1)]) {
    const broken = await answer.call({
      ...cleaning(job),
      faults: [{ operation: "PutObject", kind: "server-error", calls }],
    });
    if (broken.error === undefined) await judge("Throw an error when a result cannot be written");
  }
  const again = await answer.call(cleaning(job));
  expect(again.error, "Go on after a run in which S3 refused a PutObject").toBeUndefined();
  await judge(
    "Write both results again after a run that broke between them: whatever says that all is loaded is written last",
  );
});

/** How often an answer called an operation, in words. */
function called({ calls }: CallResult, operation: string): string {
  const count = calls.filter((call) => call.operation === operation).length;
  return `${operation} was called ${count === 1 ? "once" : `${count} times`}`;
}

check("busy-s3", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const events = random.list(7, () => ({
    ...someEvent(random),
    message: random.text({ unicode: true }).trim(),
  }));
  const keys: string[] = [];
  for (const [n, event] of events.entries()) {
    keys.push(await put(aws, job, { name: `${n}.log`, lines: [render(random, event)] }));
  }
  const result = await answer.call({
    ...cleaning(job),
    faults: [
      { operation: "ListObjectsV2", kind: "empty-page" },
      { operation: "ListObjectsV2", kind: "throttle", calls: [2, 3] },
      { operation: "GetObject", kind: "throttle", calls: [2] },
      { operation: "GetObject", kind: "reset", calls: [4] },
      { operation: "PutObject", kind: "throttle" },
      { operation: "ListObjectsV2", kind: "short-page", items: 2, calls: everyCall },
      { operation: "GetObject", kind: "slow-body", pieceBytes: 7, pauseMs: 0, calls: everyCall },
    ],
  });
  expect(
    result.error,
    "second-try: Let the SDK try again: S3 answered SlowDown (503) or closed the connection once for each kind of call, and twice for ListObjectsV2",
  ).toBeUndefined();
  expect(
    result.value,
    `short-pages: Go on while IsTruncated is true: S3 gave an empty page and pages of 2 keys, though 1 000 may be on one, and ${called(result, "ListObjectsV2")}`,
  ).toEqual({ files: 7, events: 7, rejected: 0 });
  const tables = await readTables(aws, job);
  expect(
    tables.events,
    "pieces-end-anywhere: Join the bytes before you decode them: the logs came in pieces of 7 bytes, which end in the middle of characters",
  ).toEqual(events.map((event, n) => loadedRow(keys[n]!, 1, event)).toSorted(byTime));
  const again = await answer.call({
    ...cleaning(job),
    faults: [
      { operation: "GetObject", kind: "slow-body", pieceBytes: 32_768, pauseMs: 50, calls: everyCall },
    ],
  });
  expect(
    again.error ?? again.value,
    "whole-database: Open the database only when its last byte is there: it came slowly",
  ).toEqual({ files: 0, events: 0, rejected: 0 });
  expect(await readTables(aws, job), "whole-database: Lose nothing that a slow database holds").toEqual(
    tables,
  );
});

check("half-a-log", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const events = random.list(60, (n) => ({ ...someEvent(random), message: `event ${n}` }));
  const lines = events.map((event) => render(random, event));
  const key = await put(aws, job, { name: "a.log", lines });
  const rows = events.map((event, n) => loadedRow(key, n + 1, event)).toSorted(byTime);
  const broken = await answer.call({
    ...cleaning(job),
    faults: [
      {
        operation: "GetObject",
        kind: "cut-body",
        afterBytes: Math.floor(lines.join("\n").length * 0.6),
        calls: everyCall,
      },
    ],
  });
  // It may throw, leave the log to the next run, or read on where the connection broke.
  const loadedNow = broken.error ? 0 : numbersOf(broken.value).events;
  expect(
    [0, 60],
    `Load no part of a log: the connection broke after 60 % of each one, and ${called(broken, "GetObject")}, yet cleanLogs loaded some of 60 events`,
  ).toContain(loadedNow);
  const again = await answer.call(cleaning(job));
  expect(again.error, "Go on after a run in which a connection broke").toBeUndefined();
  const { events: loaded, rejected } = await readTables(aws, job);
  expect(
    { loaded, rejected },
    "Read a log again that broke: it counts as loaded only when it was read to its end",
  ).toEqual({ loaded: rows, rejected: [] });
});

const numbersOf = (value: unknown): { readonly events?: unknown } =>
  typeof value === "object" && value !== null ? value : {};

check("bad-moment", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const events = random.list(4, () => someEvent(random));
  const key = await put(aws, job, { name: "a.log", lines: events.map((event) => render(random, event)) });
  const first = await answer.call(cleaning(job));
  expect(first.value, "Where S3 answers, the job runs").toEqual({ files: 1, events: 4, rejected: 0 });
  const before = await readTables(aws, job);
  await rotate(aws, job, key);
  for (const [kind, name] of [
    ["server-error", "InternalError"],
    ["deny", "AccessDenied"],
  ] as const) {
    const result = await answer.call({
      ...cleaning(job),
      faults: [
        { operation: "GetObject", kind, calls: everyCall },
        { operation: "HeadObject", kind, calls: everyCall },
      ],
    });
    expect(
      result.error,
      `Throw when S3 does not give the database: it answered ${name}, which is not NoSuchKey, and ${called(result, "PutObject")}`,
    ).toBeDefined();
    expect(
      await readTables(aws, job),
      `Leave the results as they are when S3 answers ${name} for the database: its events are nowhere else`,
    ).toEqual(before);
  }
  const last = await answer.call(cleaning(job));
  expect(last.value, "Where S3 answers again, the same job runs").toEqual({
    files: 0,
    events: 0,
    rejected: 0,
  });
});

check("grows-while-read", async ({ answer, aws, random }) => {
  const job = await makeJob(aws, random);
  const [noise, other] = [random.words(2), someEvent(random)];
  const events = [someEvent(random)];
  const write = () =>
    put(aws, job, {
      name: "a.log",
      lines: [noise, ...events.map((event) => render(random, event, { format: "json", zone: 0 }))],
    });
  const first = await write();
  const second = await put(aws, job, { name: "b.log", lines: [render(random, other)] });
  // One after the other, for an answer may make many calls at the same time.
  let writing: Promise<unknown> = Promise.resolve();
  const grow = (): Promise<unknown> => {
    events.push(someEvent(random));
    return (writing = writing.then(write));
  };
  const first20 = everyCall.slice(0, 20);
  const result = await answer.call({
    ...cleaning(job),
    faults: [
      { operation: "GetObject", kind: "first", run: grow, calls: first20 },
      { operation: "HeadObject", kind: "first", run: grow, calls: first20 },
      // The first look at the folder is followed by a log that grows; a second look comes too late to know what was read.
      { operation: "ListObjectsV2", kind: "first", run: grow, calls: first20.slice(1) },
    ],
  });
  // It may refuse what has changed since the listing (IfMatch) or read what is there now: the next run puts it right.
  void result.error;
  const again = await answer.call(cleaning(job));
  expect(again.error, "Go on after a run in which a log grew").toBeUndefined();
  const tables = await readTables(aws, job);
  expect(
    tables.events,
    "Note the ETag of the bytes that you read: a.log grew while the first run worked, and the next run must load what it had not read",
  ).toEqual(
    [...events.map((event, n) => loadedRow(first, n + 2, event)), loadedRow(second, 1, other)].toSorted(
      byTime,
    ),
  );
  expect(tables.rejected, "Keep the rejected records of a log that grew once").toEqual([
    { source: first, line: 1, reason: "unknown-format", text: noise },
  ]);
});
