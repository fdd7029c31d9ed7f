// oxlint-disable max-lines -- a lab has one file of checks
import { DeleteObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type CallOptions, check, expect, type CallResult } from "aws-data-labs/testing";
import type { Delivery, Ended } from "./driver.ts";
import {
  contextOf,
  deleted,
  described,
  encodeKey,
  eventOf,
  lastModified,
  recordOf,
  upload,
  type Upload,
  uploadBeforeVersions,
  versionedBucket,
  wire,
} from "./fixtures/s3-events.ts";

/** What may happen to a call of S3. */
type Fault = NonNullable<CallOptions["faults"]>[number];
type FaultKind =
  | { readonly kind: "server-error" | "deny" | "reset" }
  | { readonly kind: "error"; readonly name: string; readonly message: string; readonly status: number };

/** A zone that is an hour further from UTC in summer: by the offset of today, half of the year is wrong. */
const summerTime = { TZ: "Europe/Berlin" };

/** More calls of S3 than any client makes of its own accord. */
const everyCall = Array.from({ length: 40 }, (_, n) => n + 1);

/** The body of a result, which must be JSON in a string. */
function bodyOf({ value }: { readonly value?: unknown }, requirement = ""): unknown {
  expect(value, `${requirement}The handler returns statusCode 200 and a body that is a string`).toEqual({
    statusCode: 200,
    body: expect.any(String),
  });
  return parse((value as { body: string }).body, `${requirement}The body is JSON`);
}

/** The entries of a body; none where it is no list of objects. */
const entriesOf = (body: unknown): Record<string, unknown>[] =>
  Array.isArray(body) ? body.filter((entry) => typeof entry === "object" && entry !== null) : [];

function parse(text: string, reason: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return expect(text, reason).toBe("JSON");
  }
}

check("returns-size-and-time", async ({ answer, aws, random }) => {
  const bucket = await versionedBucket(aws);
  // The event speaks of an object that has been replaced by now, and S3 of the one that is there.
  const older = await upload(aws, random, { bucket, key: random.key() });
  const object = await upload(aws, random, older);
  const empty = await upload(aws, random, { bucket, key: `empty/${random.key()}`, bytes: 0 });
  const context = contextOf(random);
  const timeAt = (month: number, hour: number): Date =>
    new Date(Date.UTC(random.int(2007, 2026), month, random.int(1, 9), hour, random.int(0, 9), 9));
  // The first hour of a day, which some clocks of 24 hours call 24, and one that all call the same, whenever this runs;
  // one in winter, one in summer, for some zones are UTC for half a year; and late, when it is tomorrow further east.
  // Days and minutes have one digit, which the text begins with 0.
  const [january, july] = [0, 6];
  const [early, late] = [timeAt(january, 0), timeAt(july, random.int(19, 23))];
  // A second record is nothing to this handler.
  const other = recordOf(await upload(aws, random, { bucket, key: `other/${random.key()}`, bytes: 6000 }));
  const withTime = (upload: Parameters<typeof recordOf>[0], time: Date) =>
    answer.call({
      export: "handler",
      env: summerTime,
      args: [eventOf(recordOf(upload), other), context],
      faults: [{ operation: "HeadObject", kind: "header", name: "last-modified", value: time.toUTCString() }],
    });
  const [result, atNight] = await Promise.all([withTime(older, late), withTime(empty, early)]);
  const body = bodyOf(result, "status-and-body: ");
  const last_modified = late.toISOString().slice(0, 19).replace("T", " ");
  expect(
    body,
    "size-and-time: The body holds file_size, a number, and last_modified, a text, as S3 reports them now for the first record's object, and nothing else",
  ).toEqual({
    file_size: object.size,
    last_modified: expect.any(String),
  });
  expect(body, "time-in-utc: last_modified is what S3 says, in UTC").toMatchObject({ last_modified });
  const night = bodyOf(atNight, "size-and-time: An object of 0 bytes is an object. ");
  expect(night, "time-in-utc: The first hour of a day is 00").toMatchObject({
    last_modified: early.toISOString().slice(0, 19).replace("T", " "),
  });
  expect(night, "size-and-time: An object of 0 bytes has the size 0").toMatchObject({ file_size: 0 });
});

check("prints-json", async ({ answer, aws, random }) => {
  const object = await upload(aws, random, { bucket: await aws.bucket(), key: random.key() });
  const result = await answer.call("handler", eventOf(recordOf(object)), contextOf(random));
  const body = bodyOf(result);
  expect(linesOf(result), "The handler prints one line").toHaveLength(1);
  expect(
    result.stdout.slice(-1),
    "The line has an end, as Python's print() writes it: without one, a log joins it to the next",
  ).toBe("\n");
  expect(
    result.stderr,
    "The log keeps standard error too, and the handler prints nothing besides the JSON",
  ).toBe("");
  expect(parse(result.stdout, "The printed line is JSON"), "The printed line is the body's JSON").toEqual(
    body,
  );
});

/** A lone carriage return begins a line too: a terminal writes over what stood there. */
const linesOf = ({ stdout }: Pick<CallResult, "stdout">): string[] =>
  stdout === "" ? [] : stdout.replace(/\n$/, "").split(/[\n\r]/);

check("asks-head-only", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const large = await upload(aws, random, { bucket, key: `large/${random.key()}` });
  const empty = await upload(aws, random, { bucket, key: `empty/${random.key()}`, bytes: 0 });
  const again = await upload(aws, random, { bucket, key: `again/${random.key()}` });
  const size = random.int(5, 9) * 2 ** 30 + random.int(1, 99);
  const events = [
    eventOf(recordOf(large)),
    eventOf(recordOf(empty)),
    // It was removed and is there again; the next record is nothing to this handler.
    eventOf(recordOf(again, "ObjectRemoved:Delete"), recordOf(large)),
  ];
  const deliveries = events.map((_, event): Delivery => ({ event, context: contextOf(random) }));
  const result = await answer.call({
    export: "handler",
    driver: "deliver",
    args: ["handler", { events, deliveries, mark: "" }],
    faults: [{ operation: "HeadObject", kind: "header", name: "content-length", value: `${size}` }],
  });
  const ends = result.value as Ended[];
  expect(
    result.calls.map(({ operation }) => operation),
    "asks-head-only: HeadObject alone gives size and time, once for each invocation: an object of gigabytes costs no more than an empty one",
  ).toEqual(["HeadObject", "HeadObject", "HeadObject"]);
  for (const [at, file_size] of [size, 0, again.size].entries()) {
    expect(
      bodyOf(ends[at]!, "size-and-time: "),
      "size-and-time: The size is what S3 says of the first record's object, of gigabytes or empty, and whatever the event's name is",
    ).toMatchObject({ file_size });
  }
});

check("decodes-the-key", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const word = random.word();
  const keys = [
    // What is encoded once is decoded once: this name has a percent sign of its own.
    `${word} one/two%20three e\u0301.csv`,
    `${word}+one/100%25 (${random.int(1, 99)}%).csv`,
    random.key({ special: true, extension: "='&!.csv" }),
    // Spaces and slashes at both ends, and two in a row, belong to the name.
    ` /${word}//two  spaces / `,
  ];
  const context = contextOf(random);
  await Promise.all(
    keys.map(async (key) => {
      const object = await upload(aws, random, { bucket, key });
      const result = await answer.group(key).call("handler", eventOf(recordOf(object)), context);
      expect(result.error, `The object "${key}" comes as "${encodeKey(key)}" in the event`).toBeUndefined();
      expect(bodyOf(result), `The size of "${key}"`).toMatchObject({ file_size: object.size });
    }),
  );
});

check("reports-missing-object", async ({ answer, aws, random }) => {
  const bucket = await versionedBucket(aws);
  const missing = { bucket, key: random.key({ special: true }) };
  const removed = await upload(aws, random, { bucket, key: `removed/${random.key()}` });
  await aws.client(S3Client).send(new DeleteObjectCommand({ Bucket: bucket, Key: removed.key }));
  const there = await upload(aws, random, { bucket, key: `there/${random.key()}` });
  const events = [missing, removed, there].map((object) => eventOf(recordOf(object)));
  const deliveries = events.map((_, event): Delivery => ({ event, context: contextOf(random) }));
  const { value } = await answer.call({
    export: "handler",
    driver: "deliver",
    args: ["handler", { events, deliveries, mark: "" }],
  });
  const [never, nowhere, found] = value as Ended[];
  for (const end of [never, nowhere]) {
    expect(
      end,
      "The object is not there, or removed and under a delete marker: only an invocation that fails is noticed, by Lambda's retries, metrics and alarms",
    ).toHaveProperty("error");
  }
  expect(found, "Where the object is there, an event about it is no failure").toHaveProperty("value");
});

check("real-upload", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const deployed = await answer.deploy({ export: "handler" });
  await wire(aws, { bucket, deployed, events: ["s3:ObjectCreated:*"] });
  const object = await upload(aws, random, { bucket, key: random.key({ special: true }) });
  const messages = await deployed.logs((all) => ended(all) >= 1, {
    seconds: 60,
    what: "an invocation after the upload",
  });
  const [line = "", ...more] = printed(messages, "file_size");
  expect(
    { line, more },
    "prints-json: The function's log has the one JSON line that the handler prints",
  ).toEqual({
    line: expect.stringContaining("file_size"),
    more: [],
  });
  expect(
    parse(line, "prints-json: The line in the log is JSON"),
    "decodes-the-key: The line is about the upload",
  ).toEqual({
    file_size: object.size,
    last_modified: await lastModified(aws, object),
  });
  expect(
    bodyOf(await deployed.invoke(eventOf(recordOf(object))), "size-and-time: "),
    "size-and-time: The function is invoked once more, by an event that says another size: S3 is asked",
  ).toMatchObject({ file_size: object.size });
});

/** How many invocations have come to their end, one way or the other. */
const ended = (messages: readonly string[]): number =>
  messages.filter((message) => message.startsWith("REPORT ")).length;

/** The lines with a name that the handler printed, without what Lambda puts before them: time, request and level. */
const printed = (messages: readonly string[], name: string): string[] =>
  messages
    .map((message) => message.replace(/^\S+\t\S+\t(INFO|WARN|ERROR|DEBUG|TRACE)\t/, ""))
    .filter((line) => line.startsWith("{") && line.includes(`"${name}"`));

check("several-records", async ({ answer, aws, random }) => {
  const buckets = [await aws.bucket("one"), await aws.bucket("two")];
  // More than a handler that thinks of ten.
  const count = random.int(11, 13);
  const objects: Upload[] = [];
  for (let n = 0; n < count; n += 1) {
    // Quotes, letters that are not composed, a percent sign that is none of the event's, a slash that begins a key.
    const key = `${n % 2 ? "/" : " "}${n}//e\u0301%41 "q"  ${random.key({ special: random.flip() })}${n % 3 ? "/" : " "}`;
    // The last one is empty, and an object nevertheless.
    const empty = n === count - 1 ? { bytes: 0 } : {};
    // What S3 says of an object that was uploaded without a type is a type, too.
    const type = n === 0 ? { type: "binary/octet-stream" } : {};
    objects.push(await upload(aws, random, { bucket: buckets[n % 2]!, key, ...empty, ...type }));
  }
  // S3 says of each that it is of the first hour of a day; and the first object comes twice.
  const early = new Date(Date.UTC(random.int(2007, 2026), 0, random.int(1, 9), 0, 5, 9));
  const records = [...objects, objects[0]!];
  const result = await answer.call({
    export: "batchHandler",
    args: [eventOf(...records.map((object) => recordOf(object))), contextOf(random)],
    env: summerTime,
    faults: [
      {
        operation: "HeadObject",
        kind: "header",
        name: "last-modified",
        value: early.toUTCString(),
        calls: everyCall,
      },
    ],
  });
  const body = bodyOf(result);
  const last_modified = early.toISOString().slice(0, 19).replace("T", " ");
  const expected = await Promise.all(
    records.map(async (object) => ({ ...(await described(aws, object)), last_modified })),
  );
  expect(
    entriesOf(body).map(({ file_size }) => file_size),
    "every-record: The body is a list with an entry for each record, in their order: these are the sizes",
  ).toEqual(expected.map(({ file_size }) => file_size));
  expect(
    body,
    "entry: Each entry has these members, with the key as it is in S3, and the time that S3 says, in UTC",
  ).toEqual(expected);
});

check("right-version", async ({ answer, aws, random }) => {
  const bucket = await versionedBucket(aws);
  const older = await upload(aws, random, { bucket, key: random.key() });
  const newer = await upload(aws, random, older);
  const nameless = {
    ...(await upload(aws, random, { bucket, key: `nameless/${random.key()}` })),
    versionId: undefined,
  };
  const first = await uploadBeforeVersions(aws, random);
  const objects = [older, newer, nameless, first];
  // An object is created in several ways, and has a version however it came.
  const ways = ["ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload", "ObjectCreated:Put"];
  const event = eventOf(...objects.map((object, at) => recordOf(object, ways[at])));
  const july = new Date(Date.UTC(random.int(2007, 2026), 6, random.int(1, 9), 23, 5, 9));
  const result = await answer.call({
    export: "batchHandler",
    args: [event, contextOf(random)],
    env: summerTime,
    faults: [
      {
        operation: "HeadObject",
        kind: "header",
        name: "last-modified",
        value: july.toUTCString(),
        calls: everyCall,
      },
    ],
  });
  const body = bodyOf(result);
  const last_modified = july.toISOString().slice(0, 19).replace("T", " ");
  expect(
    entriesOf(body).map((entry) => entry["last_modified"] ?? last_modified),
    "entry: last_modified is what S3 says, in UTC, in summer too",
  ).toEqual(entriesOf(body).map(() => last_modified));
  const expected = await Promise.all(
    objects.map(async (object) => ({ ...(await described(aws, object)), last_modified })),
  );
  const withoutId = ({ version_id: _id, ...entry }: Record<string, unknown>) => entry;
  expect(
    entriesOf(body).map(withoutId),
    'right-version: A record names a version, and the newest one may be of a later upload: one that is called "null" is older than its bucket\'s versions',
  ).toEqual(expected.map(withoutId));
  expect(
    body,
    'version-id: version_id is the record\'s versionId, and null where the record has none, whatever S3 says; "null" is the name of a version',
  ).toEqual(expected);
});

check("deleted-object", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const versions = await versionedBucket(aws);
  const kept = await upload(aws, random, { bucket, key: `kept/${random.key()}` });
  const gone = { bucket, key: `gone/${random.key({ special: true })}` };
  // Removed, and uploaded anew before anybody asked.
  const again = await upload(aws, random, { bucket, key: `again/${random.key()}` });
  const marked = await upload(aws, random, { bucket: versions, key: `marked/${random.key()}` });
  const marker = await aws
    .client(S3Client)
    .send(new DeleteObjectCommand({ Bucket: versions, Key: marked.key }));
  // A version that is gone, with a newer one on top.
  const older = await upload(aws, random, { bucket: versions, key: `older/${random.key()}` });
  await upload(aws, random, older);
  await aws
    .client(S3Client)
    .send(new DeleteObjectCommand({ Bucket: versions, Key: older.key, VersionId: older.versionId }));
  const event = eventOf(
    recordOf(gone),
    recordOf(older),
    recordOf(again, "ObjectRemoved:Delete"),
    recordOf(kept, "ObjectTagging:Delete"),
    // Of the current version: the one that the record names lies there still.
    recordOf(kept, "LifecycleExpiration:Delete"),
    recordOf({ ...marked, versionId: marker.VersionId }, "ObjectRemoved:DeleteMarkerCreated"),
    // The upload after the removal, in the same event.
    recordOf(again),
  );
  const result = await answer.call("batchHandler", event, contextOf(random));
  expect(
    bodyOf(result),
    "An object is deleted if its record says that it was removed (tags are no object), or if S3 does not have it any more; every other object is described, in its place",
  ).toEqual([
    deleted(gone),
    deleted(older),
    deleted(again),
    await described(aws, kept),
    await described(aws, kept),
    deleted(marked),
    await described(aws, again),
  ]);
});

check("other-errors-fail", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const object = await upload(aws, random, { bucket, key: random.key() });
  // A version id that S3 does not know the form of is answered so: the request is bad, and says nothing about the object.
  const bad = { kind: "error", name: "BadRequest", message: "Bad Request", status: 400 } as const;
  // Nor does a bucket that has moved, or an operation that meets another.
  const others = [
    { ...bad, name: "PermanentRedirect", message: "Moved Permanently", status: 301 },
    { ...bad, name: "OperationAborted", message: "Conflict", status: 409 },
  ];
  const slowDown = { ...bad, name: "SlowDown", message: "Please reduce your request rate.", status: 503 };
  const failing = async (fault: FaultKind, { after = 0, env = {} } = {}) => {
    const [folder, context] = [`${random.word()}/${random.key()}`, contextOf(random)];
    const records = [];
    for (let n = 0; n <= after; n += 1) {
      records.push(recordOf(await upload(aws, random, { bucket, key: `${folder}/${n}` })));
    }
    return answer.group(folder).call({
      export: "batchHandler",
      args: [eventOf(...records), context],
      env,
      faults: [{ operation: "HeadObject", ...fault, calls: everyCall.slice(after) }],
    });
  };
  const [failed, refused, rejected, broken, ...rest] = await Promise.all([
    failing({ kind: "server-error" }),
    failing({ kind: "deny" }, { after: 4 }),
    failing(bad),
    failing({ kind: "reset" }),
    ...others.map((fault) => failing(fault)),
    failing(slowDown, { env: { AWS_MAX_ATTEMPTS: "1" } }),
  ]);
  expect(
    refused.error,
    "S3 describes four objects and refuses the other with 403, a missing permission: that one is not deleted, and the invocation must fail",
  ).toBeDefined();
  expect(
    failed.error,
    "S3 answers every HeadObject with an internal error: the object is not deleted, and the invocation must fail",
  ).toBeDefined();
  expect(
    rejected.error,
    "S3 answers every HeadObject with 400, a bad request: that says nothing about the object, and the invocation must fail",
  ).toBeDefined();
  expect(
    broken.error,
    "Every connection to S3 breaks: that does not mean that the object is deleted, and the invocation must fail",
  ).toBeDefined();
  for (const [at, { error }] of rest.entries()) {
    const { status, message } = [...others, slowDown][at]!;
    expect(
      error,
      `S3 answers every HeadObject with ${status}, ${message}: that does not say that the object is gone, and the invocation must fail`,
    ).toBeDefined();
  }
  const well = await answer.call("batchHandler", eventOf(recordOf(object)), contextOf(random));
  expect(bodyOf(well), "Where S3 answers, the same event is described").toEqual([
    await described(aws, object),
  ]);
});

check("s3-stumbles", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const objects = [
    await upload(aws, random, { bucket, key: `first/${random.key()}` }),
    await upload(aws, random, { bucket, key: `second/${random.key({ special: true })}` }),
    await upload(aws, random, { bucket, key: `third/${random.key()}` }),
  ];
  const event = eventOf(...objects.map((object) => recordOf(object)));
  const stumbling = (records: object, faults: Fault[]) =>
    answer.call({ export: "batchHandler", args: [records, contextOf(random)], faults });
  const [result, twice] = await Promise.all([
    stumbling(event, [
      { operation: "HeadObject", kind: "delay", ms: 500 },
      { operation: "HeadObject", kind: "throttle", calls: [2] },
      { operation: "HeadObject", kind: "reset", calls: [3] },
    ]),
    stumbling(eventOf(recordOf(objects[0]!)), [{ operation: "HeadObject", kind: "throttle", calls: [1, 2] }]),
  ]);
  expect(
    result.error,
    "second-try: S3 refused one HeadObject with SlowDown and broke another off: a second try would have been answered",
  ).toBeUndefined();
  expect(
    twice.error,
    "second-try: S3 refused one HeadObject with SlowDown twice: the SDK asks up to three times, if you leave that on",
  ).toBeUndefined();
  const body = bodyOf(result);
  const expected = await Promise.all(objects.map((object) => described(aws, object)));
  expect(
    body,
    "second-try: Every object is described, also the one whose HeadObject S3 refused at first",
  ).toEqual(expect.arrayContaining(expected));
  expect(
    body,
    "record-in-its-place: The list is in the order of the records, in whatever order S3 answers",
  ).toEqual(expected);
});

check("gone-meanwhile", async ({ answer, aws, random }) => {
  const bucket = await versionedBucket(aws);
  for (const call of [1, 2]) {
    // With a newer version on top, which is not what the record names.
    const object = await upload(aws, random, { bucket, key: `${call}/${random.key()}` });
    await upload(aws, random, object);
    const before = await described(aws, object);
    const gone = { Bucket: bucket, Key: object.key, VersionId: object.versionId };
    const result = await answer.call({
      export: "batchHandler",
      args: [eventOf(recordOf(object)), contextOf(random)],
      faults: [
        {
          operation: "HeadObject",
          kind: "first",
          calls: [call],
          run: () => aws.client(S3Client).send(new DeleteObjectCommand(gone)),
        },
      ],
    });
    expect(
      result.error,
      `The object was deleted just before HeadObject number ${call}: that is "deleted", whatever was known before`,
    ).toBeUndefined();
    const asked = result.calls.map(({ operation }) => operation);
    const heads = asked.filter((operation) => operation === "HeadObject").length;
    expect(bodyOf(result), "The entry says what the last HeadObject said").toEqual([
      heads < call ? before : deleted(object),
    ]);
    expect(
      asked,
      "S3 is asked once for each record, by HeadObject, and its answer counts, also if the object is not there",
    ).toEqual(["HeadObject"]);
  }
});

check("delivered-again", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const kept = await upload(aws, random, { bucket, key: `kept/${random.key({ special: true })}` });
  const removed = [
    await upload(aws, random, { bucket, key: `removed/${random.key()}` }),
    // A version never changes, and yet it may go.
    await upload(aws, random, { bucket: await versionedBucket(aws), key: random.key() }),
  ];
  const objects = [kept, ...removed];
  const deployed = await answer.deploy({ export: "batchHandler" });
  const event = eventOf(...objects.map((object) => recordOf(object)));
  const whole = await Promise.all(objects.map((object) => described(aws, object)));
  expect(bodyOf(await deployed.invoke(event)), "The first delivery is described").toEqual(whole);
  expect(
    bodyOf(await deployed.invoke(event)),
    "The same event came again, to the same environment: a second try after a failure looks exactly the same",
  ).toEqual(whole);
  await Promise.all(
    removed.map(({ bucket: Bucket, key: Key, versionId: VersionId }) =>
      aws.client(S3Client).send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
    ),
  );
  expect(
    bodyOf(await deployed.invoke(event)),
    "The event came late once more, and an object is gone by now: S3 is asked each time",
  ).toEqual([whole[0], ...removed.map((object) => deleted(object))]);
});

check("one-log-line", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const odd = await upload(aws, random, { bucket, key: `"quoted"  100%d %s %%/${random.key()}` });
  const late = await upload(aws, random, { bucket, key: `late/1+1/${random.key({ special: true })}` });
  const removed = random.list(random.int(105, 130), (n) => ({ bucket, key: `${n}/${random.word()}` }));
  const size = random.int(5, 9) * 2 ** 30 + random.int(1, 99);
  const both = eventOf(recordOf(odd), recordOf(late));
  const removals = eventOf(...removed.map((object) => recordOf(object, "ObjectRemoved:Delete")));
  const events = [eventOf(recordOf(late)), both, eventOf(), removals];
  const entries = await Promise.all([odd, late].map((object) => described(aws, object)));
  const deleting = removed.map((object) => deleted(object));
  // In one environment. The events by their number, with what each is to give: undefined for an invocation that fails.
  const steps: { event: number; gives?: object[]; why: string }[] = [
    { event: 0, gives: [deleted(late)], why: "S3 does not find the object" },
    {
      event: 1,
      gives: entries.map((entry) => ({ ...entry, file_size: size })),
      why: "The object that S3 did not find is there in the next invocation, and of gigabytes",
    },
    { event: 2, gives: [], why: "An event without records prints its line, too" },
    { event: 1, why: "S3 answers 400 for one of two objects" },
    { event: 1, gives: entries, why: "The invocation before has failed, and the same event comes again" },
    { event: 1, gives: entries, why: "The same event comes once more" },
    {
      event: 3,
      gives: deleting,
      why: `${removed.length} objects were removed, and S3 refuses every question`,
    },
  ];
  const deliveries = steps.map(({ event }): Delivery => ({ event, context: contextOf(random) }));
  const mark = `${random.word()}-${random.int(1000, 9999)}\n`;
  const head = { operation: "HeadObject" } as const;
  const result = await answer.call({
    export: "batchHandler",
    driver: "deliver",
    args: ["batchHandler", { events, deliveries, mark }],
    faults: [
      { ...head, kind: "error", name: "NotFound", message: "Not Found", status: 404 },
      { ...head, kind: "header", name: "content-length", value: `${size}`, calls: [2, 3] },
      { ...head, kind: "error", name: "BadRequest", message: "Bad Request", status: 400, calls: [5] },
      { ...head, kind: "deny", calls: everyCall.slice(9) },
    ],
  });
  const ends = result.value as Ended[];
  const [stdout, stderr] = [result.stdout, result.stderr].map((text) => text.split(mark));
  for (const [at, { gives, why }] of steps.entries()) {
    if (!gives) {
      expect(ends[at], `other-errors-fail: ${why}: the invocation fails`).toHaveProperty("error");
      continue;
    }
    if (gives === deleting) {
      expect(ends[at], `removed-by-record: ${why}: the records say enough`).toHaveProperty("value");
    }
    expect(bodyOf(ends[at]!, `every-record: ${why}. `), `every-record: ${why}`).toEqual(gives);
    const { awsRequestId } = deliveries[at]!.context;
    expectOneLine(
      { stdout: stdout![at] ?? "", stderr: stderr![at] ?? "" },
      { request_id: awsRequestId, objects: gives },
      why,
    );
  }
});

function expectOneLine(printed: { stdout: string; stderr: string }, line: object, why: string): void {
  const lines = [...linesOf(printed), ...linesOf({ stdout: printed.stderr })];
  expect(
    lines,
    `one-log-line: ${why}. One invocation prints one line: a log event each, of standard output or error`,
  ).toHaveLength(1);
  expect(
    `${printed.stdout}${printed.stderr}`.slice(-1),
    "one-log-line: The line has an end: without one, a log joins it to what the next invocation prints",
  ).toBe("\n");
  expect(
    parse(lines[0]!, "one-log-line: The printed line is JSON"),
    `one-log-line: ${why}. The line says for which request which objects were described`,
  ).toMatchObject(line);
}

check("real-life", async ({ answer, aws, random }) => {
  const bucket = await versionedBucket(aws);
  const deployed = await answer.deploy({ export: "batchHandler" });
  await wire(aws, { bucket, deployed, events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
  const object = await upload(aws, random, { bucket, key: random.key({ special: true }) });
  await deployed.logs((all) => ended(all) >= 1, { seconds: 60, what: "an invocation after the upload" });
  await aws.client(S3Client).send(new DeleteObjectCommand({ Bucket: bucket, Key: object.key }));
  const messages = await deployed.logs((all) => ended(all) >= 2, {
    seconds: 60,
    what: "an invocation after the deletion",
  });
  const lines = printed(messages, "objects").map((line) => parse(line, "The printed line is JSON"));
  const ids = messages.flatMap((message) => /^START RequestId: (\S+)/.exec(message)?.[1] ?? []);
  expect(
    lines,
    "The log has one line for the upload and one for the deletion, each with its request's id",
  ).toEqual([
    expect.objectContaining({ request_id: ids[0], objects: [await described(aws, object)] }),
    expect.objectContaining({ request_id: ids[1], objects: [deleted(object)] }),
  ]);
});
