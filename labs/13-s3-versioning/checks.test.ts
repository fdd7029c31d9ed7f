// oxlint-disable max-lines -- a lab has one file of checks
import { GetBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import {
  type Answer,
  type Aws,
  type CallOptions,
  type Random,
  type CallResult,
  check,
  expect,
} from "aws-data-labs/testing";
import {
  type Entry,
  type Life,
  type Lived,
  byBytes,
  entriesOf,
  inOneSecond,
  live,
  nextSecond,
  read,
  setVersioning,
  settings,
  storageClasses,
  versionedBucket,
  writerOf,
} from "./fixtures/versions.ts";
import type { Seen } from "./driver.ts";

const ids = (entries: readonly Pick<Entry, "versionId">[]): string[] =>
  entries.map(({ versionId }) => versionId);
const every = Array.from({ length: 200 }, (_, index) => index + 1);

const shortPages = (items: number) => [
  { operation: "ListObjectVersions", kind: "short-page", items, calls: every } as const,
];

async function statusOf(aws: Aws, Bucket: string): Promise<string | undefined> {
  return (await aws.client(S3Client).send(new GetBucketVersioningCommand({ Bucket }))).Status;
}

/** What history returned, as a list of entries; a fault of it fails the check. */
function historyIn(result: CallResult, words: string): Record<string, unknown>[] {
  const { value } = result;
  expect(Array.isArray(value), `${words}history returns a list`).toBe(true);
  return (value as unknown[]).map((entry) => Object(entry) as Record<string, unknown>);
}

const idsIn = (result: CallResult, words = ""): string[] =>
  historyIn(result, words).map(({ versionId }) => String(versionId));

check("turns-on", async ({ answer, aws, random }) => {
  const [fresh, suspended] = await Promise.all([aws.bucket("fresh"), versionedBucket(aws, "suspended")]);
  await writerOf(aws, suspended).put(random.key(), random.text());
  await setVersioning(aws, suspended, "Suspended");
  const before = await entriesOf(aws, suspended);
  for (const bucket of [fresh, suspended])
    expect(
      (await answer.call("enableVersioning", bucket)).error,
      "enableVersioning gives no error",
    ).toBeUndefined();
  expect(
    await Promise.all([fresh, suspended].map((bucket) => statusOf(aws, bucket))),
    "Versioning is on, in a bucket that never had it and in one where it was suspended",
  ).toEqual(["Enabled", "Enabled"]);
  expect(await entriesOf(aws, suspended), "Nothing in the bucket changes").toEqual(before);
});

check("lists-history", async ({ answer, aws, random }) => {
  const [bucket, key] = [await aws.bucket(), random.key()];
  const { put, hide } = writerOf(aws, bucket);
  const text = () => random.text({ length: random.int(1, 500) });
  const texts = [text(), text(), text()];
  const shown = `${random.word()}/shown.txt`;
  const shownIds = [await put(shown, text())];
  await setVersioning(aws, bucket, "Enabled");
  const oldestFirst = [await put(key, texts[0]!), await put(key, texts[1]!), await put(key, texts[2]!)];
  oldestFirst.push(await hide(key));
  // Only the same text is the same key: the slash and the space at an end count, and so does what nobody sees.
  const longer = ["0", `/${random.word()}`, "/", " ", "\u00ad", "\u200b"].map((end) => `${key}${end}`);
  for (const other of [...longer, key.slice(0, -1)]) await put(other, text());
  shownIds.push(await put(shown, text()));
  const listed = new Map((await entriesOf(aws, bucket)).map((entry) => [entry.versionId, entry]));
  const result = await answer.call("history", bucket, key);
  const entries = historyIn(result, "entries: ");
  const others = entries.filter(({ versionId }) => !oldestFirst.includes(String(versionId)));
  expect(others, "that-key-alone: It does not list the versions of another key").toEqual([]);
  expect(idsIn(result).toSorted(), "whole-history: Each version and each delete marker is there").toEqual(
    oldestFirst.toSorted(),
  );
  expect(idsIn(result), "newest-first: The newest entry comes first, here a delete marker").toEqual(
    oldestFirst.toReversed(),
  );
  const sizes = [0, ...texts.toReversed().map((body) => Buffer.byteLength(body))];
  expect(
    entries.map(({ key: of, versionId, lastModified, size, current, deleteMarker }) => ({
      key: of,
      versionId,
      lastModified,
      size,
      current,
      deleteMarker,
    })),
    "entries: Each entry says what S3 says: lastModified as a Date, size in bytes (0 for a delete marker), current and deleteMarker as booleans",
  ).toEqual(
    oldestFirst.toReversed().map((versionId, index) => ({
      key,
      versionId,
      lastModified: listed.get(versionId)?.lastModified,
      size: sizes[index],
      current: index === 0,
      deleteMarker: index === 0,
    })),
  );
  const [visible, never] = await Promise.all([
    answer.group("shown").call("history", bucket, shown),
    answer.group("never").call("history", bucket, `${random.word()}/never.txt`),
  ]);
  expect(
    idsIn(visible).toSorted(),
    'whole-history: The object from before versioning is there, too, as the version "null"',
  ).toEqual(shownIds.toSorted());
  expect(idsIn(visible), "newest-first: The newest version comes first").toEqual(shownIds.toReversed());
  expect(
    historyIn(visible, "entries: ").map(({ current }) => current),
    "entries: The newest entry alone is current",
  ).toEqual([true, false]);
  expect(never.value, "no-history: A key that never existed has the history []").toEqual([]);
});

check("history-pages", async ({ answer, aws, random }) => {
  const [bucket, key] = [await versionedBucket(aws), random.key()];
  const { put, hide } = writerOf(aws, bucket);
  await put(`${key}.bak`, random.text());
  const oldestFirst: string[] = [];
  for (let left = random.int(6, 8); left > 0; left -= 1) oldestFirst.push(await put(key, random.text()));
  oldestFirst.push(await hide(key));
  for (const items of [1, random.int(2, 3)]) {
    const result = await answer.call({ export: "history", args: [bucket, key], faults: shortPages(items) });
    expect(
      historyIn(result, "").map(({ versionId, current }) => ({ versionId, current })),
      `S3 gives at most ${items} ${items === 1 ? "entry" : "entries"} a page, and the history is longer: no entry is lost, none comes twice, and the newest alone is current`,
    ).toEqual(oldestFirst.toReversed().map((versionId, index) => ({ versionId, current: index === 0 })));
  }
});

/** Two keys may both have a version "null". */
const identity = ({ key, versionId }: Entry): string => JSON.stringify([key, versionId]);

/** What is new in a bucket; fails when something that was there is gone. */
async function added(
  aws: Aws,
  bucket: string,
  { before, words = "" }: { before: readonly Entry[]; words?: string },
): Promise<Entry[]> {
  const after = await entriesOf(aws, bucket);
  const left = new Set(after.map(identity));
  expect(
    before.filter((entry) => !left.has(identity(entry))),
    `${words}All versions and delete markers that were there stay`,
  ).toEqual([]);
  const known = new Set(before.map(identity));
  return after.filter((entry) => !known.has(identity(entry)));
}

check("null-on-pages", async ({ answer, aws, random }) => {
  const [bucket, key, hidden] = [await versionedBucket(aws), random.key(), `hidden/${random.key()}`];
  const { put, hide } = writerOf(aws, bucket);
  const oldestFirst = {
    [key]: [await put(key, random.text())],
    [hidden]: [await put(hidden, random.text())],
  };
  await setVersioning(aws, bucket, "Suspended");
  oldestFirst[key]!.push(await put(key, random.text()));
  oldestFirst[hidden]!.push(await hide(hidden));
  await setVersioning(aws, bucket, "Enabled");
  for (const [name, versions] of Object.entries(oldestFirst)) {
    versions.push(await put(name, random.text()));
    const faults = shortPages(1);
    const result = await answer.group(name).call({ export: "history", args: [bucket, name], faults });
    expect(
      idsIn(result),
      `A page ends at the ${name === key ? "version" : "delete marker"} "null", and the history goes on behind it`,
    ).toEqual(versions.toReversed());
  }
});

check("restores", async ({ answer, aws, random }) => {
  const [bucket, key, hidden] = [await aws.bucket(), random.key(), `hidden/${random.key()}`];
  const { put, hide } = writerOf(aws, bucket);
  const wanted = await put(hidden, random.text(), { ...settings(random), StorageClass: "STANDARD" });
  await setVersioning(aws, bucket, "Enabled");
  const cold = { ...settings(random), StorageClass: "STANDARD_IA" } as const;
  const first = await put(key, random.text({ unicode: true }), cold);
  await put(key, random.text(), settings(random));
  await put(key, random.text(), settings(random));
  await put(hidden, random.text(), { ...settings(random), StorageClass: "STANDARD_IA" });
  await hide(hidden);
  await put(`${key}0`, random.text());
  const others: [key: string, versionId: string][] = [];
  for (const StorageClass of storageClasses.slice(2)) {
    const name = `${StorageClass}/${random.key()}`;
    others.push([name, await put(name, random.text(), { ...settings(random), StorageClass })]);
    await put(name, random.text());
  }
  for (const [name, versionId] of [[key, first], [hidden, wanted], ...others] as const) {
    const before = await entriesOf(aws, bucket);
    const result = await answer.group(name).call("restoreVersion", bucket, name, versionId);
    const { value } = result;
    const fresh = await added(aws, bucket, { before, words: "history-stays: " });
    expect(
      fresh.map((entry) => [entry.key, entry.deleteMarker, entry.current]),
      "restored: The key has one version more, and that is the current one; nothing else is new",
    ).toEqual([[name, false, true]]);
    expect(value, "restored: restoreVersion returns the id of the new version").toBe(fresh[0]?.versionId);
    const [copy, source] = await Promise.all([
      read(aws, { bucket, key: name, versionId: fresh[0]!.versionId }),
      read(aws, { bucket, key: name, versionId }),
    ]);
    expect(copy.text, "restored: The new version has the bytes of the old one").toBe(source.text);
    expect(
      copy,
      "as-stored: The new version has the content type, cache control, metadata, tags and storage class of the old one",
    ).toEqual(source);
  }
});

check("restores-any-key", async ({ answer, aws, random }) => {
  const bucket = await versionedBucket(aws);
  const { put } = writerOf(aws, bucket);
  const [word, other] = [random.word(), random.word()];
  const keys = [`${word} %2B+&/100%25?versionId=null#(é😀`, `${word}/e\u0301 `, `/${word}//x`];
  // What looks like another key is another key.
  const similar = [`${word}/\u00e9 `, `${word}/e\u0301`, `${word}/e\u0301  `];
  for (const key of similar) await put(key, random.text());
  for (const [index, key] of keys.entries()) {
    const text = `${other} ${index}`;
    const oldestFirst = [await put(key, text), await put(key, random.text())];
    const ofKey = answer.group(key);
    const { value } = await ofKey.call("restoreVersion", bucket, key, oldestFirst[0]);
    const current = (await entriesOf(aws, bucket)).find((entry) => entry.key === key && entry.current);
    expect(value, `The version of ${JSON.stringify(key)} is restored`).toBe(current?.versionId);
    const copy = await read(aws, { bucket, key, versionId: String(value) });
    expect(copy.text, "The copy has the version's bytes").toBe(text);
    if (index === 2) continue;
    const result = await ofKey.call("history", bucket, key);
    expect(idsIn(result), `The history of ${JSON.stringify(key)} has its three versions`).toEqual(
      [...oldestFirst, value].toReversed(),
    );
  }
});

check("undeletes", async ({ answer, aws, random }) => {
  const [bucket, clock] = await Promise.all([versionedBucket(aws), aws.bucket("clock")]);
  const { put, hide } = writerOf(aws, bucket);
  const [key, shown, empty] = [random.key(), `shown/${random.key()}`, `empty/${random.key()}`];
  // A marker from before the first version: somebody deleted what did not exist yet.
  const oldMarkers = [await hide(key), await hide(shown)];
  await Promise.all([hide(empty), hide(`${key}0`)]);
  await nextSecond(aws, clock);
  const newest = await put(key, random.text());
  await put(shown, random.text());
  await nextSecond(aws, clock);
  const hiding = [await hide(key)];
  // This one has the id "null", as any that is made while versioning is suspended.
  await setVersioning(aws, bucket, "Suspended");
  hiding.push(await hide(key));
  await setVersioning(aws, bucket, "Enabled");
  const before = await entriesOf(aws, bucket);
  const result = await answer.call("undelete", bucket, key);
  const { value } = result;
  const after = await entriesOf(aws, bucket);
  const current = after.find((entry) => entry.key === key && entry.current);
  expect(
    current?.versionId,
    "undeleted: The newest version is the current one again, and no copy of it",
  ).toBe(newest);
  expect(ids(after), "older-markers-stay: The delete marker below the version stays").toContain(
    oldMarkers[0],
  );
  const kept = before.filter(({ versionId }) => !hiding.includes(versionId));
  expect(ids(after), "undeleted: The two delete markers above it are gone, and nothing else changed").toEqual(
    ids(kept),
  );
  expect(value, "undeleted: undelete returns the number of delete markers that it removed").toBe(2);
  const [visible, nothing, never] = await Promise.all(
    [shown, empty, `never/${random.key()}`].map((name) => answer.group(name).call("undelete", bucket, name)),
  );
  expect(
    [visible?.value, nothing?.value, never?.value],
    "nothing-to-undelete: It is 0 for a key that is not deleted, one that has delete markers alone, and one that never existed",
  ).toEqual([0, 0, 0]);
  expect(
    await entriesOf(aws, bucket),
    "nothing-to-undelete: A key that is not deleted, or has no version, stays as it is",
  ).toEqual(after);
});

check("deletes-for-good", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const { put, hide } = writerOf(aws, bucket);
  const [middle, newest, hidden, old, last] = ["a", "b", "c", "d", "e"].map(
    (folder) => `${folder}/${random.key()}`,
  ) as [string, string, string, string, string];
  await put(old, random.text());
  await setVersioning(aws, bucket, "Enabled");
  const text = () => random.text();
  const oldestFirst = {
    [middle]: [await put(middle, text()), await put(middle, text()), await put(middle, text())],
    [newest]: [await put(newest, text()), await put(newest, text())],
    [hidden]: [await put(hidden, text()), await hide(hidden)],
    [old]: ["null", await put(old, text())],
    [last]: [await put(last, text()), await hide(last)],
  };
  await put(`${middle}0`, text());
  for (const [key, index, what] of [
    [middle, 1, "A version in the middle"],
    [newest, 1, "The current version"],
    [hidden, 1, "A delete marker"],
    [old, 0, 'The version "null"'],
    [last, 0, "The last version below a delete marker"],
  ] as const) {
    const before = await entriesOf(aws, bucket);
    const history = oldestFirst[key]!;
    const [versionId] = history.splice(index, 1);
    const { error } = await answer.group(key).call("deleteForGood", bucket, key, versionId);
    expect(error, "deleteForGood gives no error").toBeUndefined();
    const expected = before
      .filter((entry) => entry.key !== key || entry.versionId !== versionId)
      .map((entry) =>
        entry.key === key ? { ...entry, current: entry.versionId === history.at(-1) } : entry,
      );
    expect(await entriesOf(aws, bucket), `${what} is removed for good, and nothing else changes`).toEqual(
      expected,
    );
  }
});

check("suspends", async ({ answer, aws, random }) => {
  const [bucket, key] = [await versionedBucket(aws), random.key()];
  const { put, hide } = writerOf(aws, bucket);
  await put(key, random.text());
  await put(key, random.text());
  await hide(`${key}0`);
  const before = await entriesOf(aws, bucket);
  expect(
    (await answer.call("suspendVersioning", bucket)).error,
    "suspendVersioning gives no error",
  ).toBeUndefined();
  expect(await statusOf(aws, bucket), "Versioning is suspended").toBe("Suspended");
  expect(await entriesOf(aws, bucket), "All versions and delete markers stay as they are").toEqual(before);
});

/** Buckets in each state, with an object, and whether its current version survives. */
async function survivors(aws: Aws, random: Random) {
  const [never, enabled, suspended] = (await Promise.all(
    ["never", "enabled", "suspended"].map((purpose) => aws.bucket(purpose)),
  )) as [string, string, string];
  const [key, mixed, alone] = [random.key(), `mixed/${random.key()}`, `alone/${random.key()}`];
  const put = (bucket: string, name: string) => writerOf(aws, bucket).put(name, random.text());
  await put(never, key);
  await put(enabled, key);
  await put(suspended, mixed);
  for (const bucket of [enabled, suspended]) await setVersioning(aws, bucket, "Enabled");
  for (const name of [mixed, alone, key]) await put(suspended, name);
  await setVersioning(aws, suspended, "Suspended");
  await put(suspended, key);
  return [
    { bucket: never, key, survives: false, where: "in a bucket that never had versioning" },
    { bucket: enabled, key, survives: true, where: "from before versioning, which is enabled" },
    { bucket: suspended, key, survives: false, where: "written after versioning was suspended" },
    {
      bucket: suspended,
      key: mixed,
      survives: true,
      where: "from the time when versioning was enabled, which is suspended now",
    },
    { bucket: suspended, key: alone, survives: true, where: "whose one version has an id of its own" },
  ];
}

check("tells-survivors", async ({ answer, aws, random }) => {
  const cases = await survivors(aws, random);
  const buckets = [...new Set(cases.map(({ bucket }) => bucket))];
  const state = () => Promise.all(buckets.map((bucket) => entriesOf(aws, bucket)));
  const before = await state();
  for (const { bucket, key, survives, where } of cases) {
    const { value } = await answer.group(`${bucket}/${key}`).call("survivesOverwrite", bucket, key);
    expect(value, `The current version of an object ${where} ${survives ? "survives" : "is lost"}`).toBe(
      survives,
    );
  }
  expect(await state(), "survivesOverwrite changes nothing").toEqual(before);
});

interface Restoration {
  readonly bucket: string;
  readonly prefix: string;
  readonly time: Date;
  readonly keys: readonly Lived[];
}

const existed = (state: Lived["now"]): boolean => state !== undefined && !state.deleteMarker;

/** Calls restorePrefix, and judges what it wrote by each key's life. `say` gives a message its requirement. */
async function judgeRestoration(
  { answer, aws }: { answer: Answer; aws: Aws },
  restoration: Restoration,
  { say, faults = [] }: { say: (requirement: string, words: string) => string } & Pick<CallOptions, "faults">,
): Promise<CallResult> {
  const { bucket, prefix, time, keys } = restoration;
  const before = await entriesOf(aws, bucket);
  const result = await answer.call({ export: "restorePrefix", args: [bucket, prefix, time], faults });
  const { value } = result;
  const fresh = await added(aws, bucket, { before, words: say("history-stays", "") });
  const of = (key: string) => fresh.filter((entry) => entry.key === key);
  const [inside, outside] = [
    keys.filter(({ key }) => key.startsWith(prefix)),
    keys.filter(({ key }) => !key.startsWith(prefix)),
  ];
  expect(
    outside.flatMap(({ key }) => of(key)),
    say("prefix-alone", "Keys that do not begin with the prefix stay as they are"),
  ).toEqual([]);
  const restored = inside.filter(({ past, now }) => existed(past) && past?.versionId !== now?.versionId);
  const deleted = inside.filter(({ past, now }) => !existed(past) && existed(now));
  for (const { key, past } of restored) {
    expect(
      of(key).map(({ deleteMarker, current }) => ({ deleteMarker, current })),
      say("as-of", `${key} was another version at that time: one new version is the current one`),
    ).toEqual([{ deleteMarker: false, current: true }]);
    const [copy, source] = await Promise.all(
      [of(key)[0]!, past!].map(({ versionId }) => read(aws, { bucket, key, versionId })),
    );
    expect(
      copy,
      say("as-of", `${key} has all that the version of that time had, from the bytes to the storage class`),
    ).toEqual(source);
  }
  for (const { key } of deleted) {
    expect(
      of(key).map(({ deleteMarker, current }) => ({ deleteMarker, current })),
      say("hidden", `${key} did not exist at that time, or was deleted: one delete marker hides it`),
    ).toEqual([{ deleteMarker: true, current: true }]);
  }
  for (const life of inside.filter((each) => !restored.includes(each) && !deleted.includes(each))) {
    expect(
      of(life.key),
      say("unchanged", `${life.key} is what it was at that time: nothing is written`),
    ).toEqual([]);
  }
  const lists = value as { restored?: unknown; deleted?: unknown } | undefined;
  for (const [name, requirement, expected] of [
    ["restored", "as-of", restored.map(({ key }) => key).toSorted(byBytes)],
    ["deleted", "hidden", deleted.map(({ key }) => key).toSorted(byBytes)],
  ] as const) {
    const got = lists?.[name];
    expect(Array.isArray(got), say(requirement, `restorePrefix returns ${name}, a list of keys`)).toBe(true);
    expect(
      [...(got as string[])].sort(byBytes),
      say(requirement, `${name} has the keys that were ${name}`),
    ).toEqual(expected);
    expect(got, say("key-order", `${name} is in S3's order, by the bytes of UTF-8`)).toEqual(expected);
  }
  return result;
}

const byRequirement = (requirement: string, words: string): string => `${requirement}: ${words}`;

check("as-it-was", async ({ answer, aws, random }) => {
  const [bucket, folder] = [await aws.bucket(), random.word()];
  const prefix = `/${folder}/${random.int(2001, 2026)}`;
  const lives: Omit<Life, "key">[] = [
    { first: "p", since: "p" },
    { first: "p", since: "p" },
    { old: "p" },
    { old: "p", since: "p" },
    { first: "p" },
    { first: "p", next: "pp" },
    { first: "d" },
    { first: "p", next: "d" },
    { first: "pp", next: "ppp", since: "pp" },
    { next: "p", since: "p" },
    { first: "p", since: "dp" },
    { first: "p", since: "dd" },
    { first: "p", next: "d", since: "p" },
    { first: "p", next: "d", since: "pd" },
    { first: "d", next: "p", since: "d" },
    { since: "p" },
    { since: "pp" },
    { since: "pd" },
    // The last one of the past: the time is that of its second version.
    { next: "pp", since: "d" },
  ];
  const rest = lives
    .slice(3)
    .map((_life, index) => `/${index % 2 ? `${random.word()}/` : ""}${random.word()}${index}`);
  const names = ["", "/", ...random.shuffle(rest), "-old"];
  const inside = lives.map((life, index) => ({ ...life, key: `${prefix}${names[index]}` }));
  const outside = [
    prefix.slice(0, -1),
    `/${folder}/`,
    `x${prefix}/a`,
    prefix.toUpperCase(),
    `${prefix.slice(1)}/a`,
    `${folder}+`,
    ` ${folder}+`,
  ].map((key) => ({ key, first: "p", since: "p" }));
  // A prefix with spaces at its ends, and a key whose versions differ by their settings alone.
  const spaced = ` ${folder} `;
  const same = { key: `${spaced}${random.word()}`, text: random.text(), first: "p", since: "p" };
  const { time, keys } = await live(aws, random, { bucket, lives: [...outside, same, ...inside] });
  await judgeRestoration(
    { answer: answer.group(prefix), aws },
    { bucket, prefix, time, keys },
    { say: byRequirement },
  );
  const current = (await entriesOf(aws, bucket)).find((entry) => entry.key === same.key && entry.current)!;
  // Less than half a second before the new version: it had not been written yet.
  const justBefore = new Date(Number(current.lastModified) - random.int(1, 499));
  await judgeRestoration(
    { answer: answer.group(spaced), aws },
    { bucket, prefix: spaced, time: justBefore, keys },
    { say: byRequirement },
  );
});

check("prefix-any-key", async ({ answer, aws, random }) => {
  const [bucket, end] = [await aws.bucket(), random.int(1, 99)];
  // Keys whose order differs by the way of comparing are both restored and deleted.
  const ordered = ["9", "10", "B", "a", "\uFB00", "\u{1F600}"];
  const others = ["empty folder/", "__proto__", "e\u0301", "a+b c", "100%25 ", "?versionId=null"];
  // What looks like another key is another key.
  others.push("a/", "b", "\u00e9", "100%25");
  const since = () => random.pick(["p", "d"]);
  const lives = random.shuffle([
    ...[...ordered, ...others].map((key): Life => ({ key, first: "p", since: since() })),
    ...["constructor", ...ordered.map((key) => `${key}-${end}`)].map((key): Life => ({ key, since: "p" })),
  ]);
  const { time, keys } = await live(aws, random, { bucket, lives });
  await judgeRestoration(
    { answer, aws },
    { bucket, prefix: "", time, keys },
    {
      say: (requirement, words) =>
        requirement === "key-order" ? byRequirement("key-order", words) : byRequirement("any-key", words),
    },
  );
});

check("prefix-pages", async ({ answer, aws, random }) => {
  const [bucket, prefix] = [await aws.bucket(), `${random.word()}/`];
  const lives: Omit<Life, "key">[] = [
    { first: "p" },
    { first: "pp", since: "ppp" },
    { first: "p", since: "d" },
    { since: "ppd" },
    { first: "pp", since: "dpp" },

    { since: "pp" },
    { first: "ppp" },
  ];
  const named = random
    .shuffle(lives)
    .map((life, index) => ({ ...life, key: `${prefix}${random.word()}${index}` }));
  const { time, keys } = await live(aws, random, { bucket, lives: named });
  await judgeRestoration(
    { answer, aws },
    { bucket, prefix, time, keys },
    { say: (_requirement, words) => `S3 gives short pages. ${words}`, faults: shortPages(random.int(1, 2)) },
  );
});

check("same-second", async ({ answer, aws, random }) => {
  const [bucket, clock, prefix] = [
    await versionedBucket(aws),
    await aws.bucket("clock"),
    `${random.word()}/`,
  ];
  const take = (steps: string) =>
    inOneSecond(aws, {
      bucket,
      steps,
      keys: random.list(30, (index) => `${prefix}${steps}-${index}-${random.word()}`),
    });
  // Of the longer ones, the first page has one kind alone, and the second page both.
  for (const steps of ["pdp", "pdpp", "dppp"]) {
    const { key, ids: oldestFirst } = await take(steps);
    const faults = steps.length > 3 ? shortPages(2) : [];
    const result = await answer.group(key).call({ export: "history", args: [bucket, key], faults });
    expect(
      idsIn(result),
      "Versions and delete markers of one second are in the order in which they were made",
    ).toEqual(oldestFirst.toReversed());
  }
  for (const [steps, markers] of [
    ["pdd", 2],
    ["dpd", 1],
  ] as const) {
    const { key, ids: oldestFirst } = await take(steps);
    const { value } = await answer.group(key).call("undelete", bucket, key);
    expect(value, `The delete markers above the newest version are ${markers}, all of one second`).toBe(
      markers,
    );
    const left = (await entriesOf(aws, bucket)).filter((entry) => entry.key === key);
    expect(ids(left).toSorted(), "What is not above the newest version stays").toEqual(
      oldestFirst.slice(0, -markers).toSorted(),
    );
  }
  const lives: { steps: string; key: string; ids: string[] }[] = [];
  for (const steps of ["pd", "dp", "pdp"]) lives.push({ steps, ...(await take(steps)) });
  const past = await entriesOf(aws, bucket);
  const time = new Date(Math.max(...past.map(({ lastModified }) => Number(lastModified))));
  await nextSecond(aws, clock);
  const { put } = writerOf(aws, bucket);
  const keys = await Promise.all(
    lives.map(async ({ key, steps, ids: all }): Promise<Lived> => {
      // Two newer versions: what has the same second is neither current nor next to what is.
      await put(key, random.text());
      const now = { versionId: await put(key, random.text()), deleteMarker: false };
      return { key, past: { versionId: all.at(-1)!, deleteMarker: steps.endsWith("d") }, now };
    }),
  );
  const unchanged = past
    .filter(({ key, current }) => current && !lives.some((life) => life.key === key))
    .map((now): Lived => ({ key: now.key, past: now, now }));
  await judgeRestoration(
    { answer, aws },
    { bucket, prefix, time, keys: [...keys, ...unchanged] },
    { say: (_requirement, words) => `Several entries have the same second. ${words}` },
  );
});

/** A time before everything: what exists now did not exist then. */
const longAgo = new Date("2001-02-03T04:05:06Z");

check("versioning-first", async ({ answer, aws, random }) => {
  const [never, suspended, enabled] = await Promise.all([
    aws.bucket("never"),
    versionedBucket(aws, "suspended"),
    versionedBucket(aws, "enabled"),
  ]);
  const [prefix, name] = [`${random.word()}/`, random.word()];
  for (const bucket of [never, suspended, enabled])
    await writerOf(aws, bucket).put(`${prefix}${name}`, random.text());
  await setVersioning(aws, suspended, "Suspended");
  await writerOf(aws, suspended).put(`${prefix}${name}`, random.text());
  for (const [bucket, state] of [
    [never, "was never enabled"],
    [suspended, "is suspended"],
  ] as const) {
    const before = await entriesOf(aws, bucket);
    const result = await answer.group(bucket).call("restorePrefix", bucket, prefix, longAgo);
    expect(result.error !== undefined, `Versioning ${state}: restorePrefix throws`).toBe(true);
    expect(await entriesOf(aws, bucket), `Versioning ${state}: restorePrefix writes nothing`).toEqual(before);
    expect(await statusOf(aws, bucket), "The bucket's versioning stays as it is").toBe(
      bucket === never ? undefined : "Suspended",
    );
  }
  const works = await answer.call("restorePrefix", enabled, prefix, longAgo);
  expect(works.value, "Where versioning is enabled, restorePrefix works").toEqual({
    restored: [],
    deleted: [`${prefix}${name}`],
  });
});

/** Asks for the history of a key, and fails where a page was asked for after one on which other keys are. */
async function judgeStop(
  answer: Answer,
  [bucket, key]: readonly [bucket: string, key: string],
  { oldestFirst, others, faults }: { oldestFirst: string[]; others: string } & Pick<CallOptions, "faults">,
): Promise<void> {
  const result = await answer
    .group(key)
    .call({ export: "history", args: [bucket, key], faults: faults ?? [] });
  expect(idsIn(result), "The history is complete").toEqual(oldestFirst.toReversed());
  const listings = result.calls.filter(({ operation }) => operation.startsWith("List"));
  expect(
    listings.map(({ input }) => input["KeyMarker"] ?? key).filter((marker) => marker !== key),
    `Other keys that begin with the key have ${others}: history asks for no page after the one on which other keys begin`,
  ).toEqual([]);
}

check("stops-in-time", async ({ answer, aws, random }) => {
  const [bucket, words] = [await versionedBucket(aws), random.shuffle(["a", "b", "c"])];
  const [shown, hidden] = words.map((folder) => `${folder}/${random.key()}`) as [string, string, string];
  const { put, hide } = writerOf(aws, bucket);
  for (const [key, others] of [
    [shown, "versions"],
    [hidden, "delete markers"],
  ] as const) {
    const oldestFirst: string[] = [];
    for (let left = 3; left > 0; left -= 1) oldestFirst.push(await put(key, random.text()));
    const longer = random.list(5, (index) => `${key}-${index}`);
    await Promise.all(longer.map((name) => (key === shown ? put(name, random.text()) : hide(name))));
    await judgeStop(answer, [bucket, key], { oldestFirst, others, faults: shortPages(2) });
  }
  const keys = random.list(30, (index) => `${words[2]}/${index}/${random.key()}`);
  const { key, ids: oldestFirst } = await inOneSecond(aws, { bucket, steps: "pdp", keys });
  await Promise.all(random.list(3, (index) => put(`${key}-${index}`, random.text())));
  await judgeStop(answer, [bucket, key], { oldestFirst, others: "versions, and the key is listed twice" });
});

check("one-listing", async ({ answer, aws, random }) => {
  const [bucket, prefix] = [await aws.bucket(), `${random.word()}/`];
  const lives = [
    ...random.list(6, (): Omit<Life, "key"> => ({ since: "p" })),
    // A version and a delete marker, but never of the same second.
    ...random.list(3, (): Omit<Life, "key"> => ({ first: "p", since: "dp" })),
    ...random.list(3, (): Omit<Life, "key"> => ({ first: "d", since: "pd" })),
  ].map((life, index): Life => ({ ...life, key: `${prefix}${random.word()}${index}` }));
  const outside = random.list(5, (index): Life => ({ key: `${random.word()}${index}`, since: "p" }));
  await live(aws, random, { bucket, lives: [...lives, ...outside] });
  const result = await answer.call("restorePrefix", bucket, prefix, longAgo);
  const listings = result.calls.filter(({ operation }) => operation.startsWith("List"));
  const begun = listings.filter(({ input }) => input["KeyMarker"] === undefined);
  expect(
    begun.length,
    `The prefix has ${lives.length} keys, and the order of their entries is clear: restorePrefix lists it once`,
  ).toBeLessThanOrEqual(2);
  expect(
    listings.map(({ input }) => input["Prefix"]),
    "restorePrefix lists the prefix, and neither the whole bucket nor a key whose order is clear",
  ).toEqual(listings.map(() => prefix));
  const shown = lives.filter(({ since }) => since?.endsWith("p")).map(({ key }) => key);
  expect(result.value, "None of the keys existed at that time").toEqual({
    restored: [],
    deleted: shown.toSorted(byBytes),
  });
});

check("asks-again", async ({ answer, aws, random }) => {
  const [bucket, keys] = [await aws.bucket(), ["a", "b"].map((folder) => `${folder}/${random.key()}`)];
  const { put } = writerOf(aws, bucket);
  const [old, spare] = [`old/${random.key()}`, `spare/${random.key()}`];
  await put(old, random.text());
  await setVersioning(aws, bucket, "Enabled");
  const spareId = await put(spare, random.text());
  const oldestFirst: string[][] = [];
  for (const key of keys)
    oldestFirst.push([
      await put(key, random.text()),
      await put(key, random.text()),
      await put(key, random.text()),
    ]);
  const later = { id: "" };
  // What others do between two calls.
  const run = async () => {
    later.id = await put(keys[0]!, random.text());
    await setVersioning(aws, bucket, "Suspended");
  };
  const removal = ["DeleteObject", "DeleteObjects"].map((operation) => ({
    operation,
    kind: "first" as const,
    run,
  }));
  const { value } = await answer.call({
    export: "history",
    driver: "askAgain",
    args: [{ bucket, keys, old, spare: { key: spare, versionId: spareId } }],
    faults: [...shortPages(1), ...removal],
  });
  const seen = value as Seen;
  const idsOf = (entries: unknown): string[] =>
    Array.isArray(entries) ? entries.map((entry: Entry) => entry.versionId) : [];
  expect(
    seen.together.map(idsOf),
    "Two calls of history at the same time, each over several pages: each gives the history of its key",
  ).toEqual(oldestFirst.map((versions) => versions.toReversed()));
  expect(
    idsOf(seen.after),
    "Somebody else wrote the key since the last call of history: the new version is in its history",
  ).toEqual([...oldestFirst[0]!, later.id].toReversed());
  expect(
    [seen.survived, seen.survives],
    "survivesOverwrite was asked twice, and somebody else suspended versioning in between: each answer is right at its time",
  ).toEqual([true, false]);
});

check("second-try", async ({ answer, aws, random }) => {
  const [bucket, prefix] = [await versionedBucket(aws), `${random.word()}/`];
  const { put, hide } = writerOf(aws, bucket);
  const [key, hidden, fresh] = [random.key(), `hidden/${random.key()}`, `${prefix}${random.word()}`];
  const first = await put(key, random.text());
  await put(key, random.text());
  await put(hidden, random.text());
  await hide(hidden);
  await put(fresh, random.text());
  const used = [
    "ListObjectVersions",
    "GetBucketVersioning",
    "HeadObject",
    "GetObject",
    "CopyObject",
    "PutObject",
    "DeleteObject",
    "DeleteObjects",
  ];
  const faults = used.map((operation) => ({
    operation,
    kind: random.pick(["throttle", "server-error"] as const),
  }));
  const [copied, undeleted, restored] = await Promise.all([
    answer.call({ export: "restoreVersion", args: [bucket, key, first], faults }),
    answer.call({ export: "undelete", args: [bucket, hidden], faults }),
    answer.call({ export: "restorePrefix", args: [bucket, prefix, longAgo], faults }),
  ]);
  const words = "S3 refused each kind of call once: ";
  for (const { error } of [copied, undeleted, restored]) {
    expect(error, `${words}the second try works`).toBeUndefined();
  }
  expect(copied.value, `${words}the version is restored`).toBeTypeOf("string");
  expect(undeleted.value, `${words}the delete marker is removed`).toBe(1);
  expect(restored.value, `${words}the prefix is restored`).toEqual({ restored: [], deleted: [fresh] });
});

const denied = (operations: readonly string[], calls: readonly number[] = every) =>
  operations.map((operation) => ({ operation, kind: "deny" as const, calls }));
const secondPageDenied = [
  ...shortPages(1).map((fault) => ({ ...fault, calls: [1] })),
  ...denied(["ListObjectVersions"], every.slice(1)),
];

/** S3 says that the bucket does not exist, whatever is asked. */
const noBucket = (operations: readonly string[]) =>
  operations.map(
    (operation) =>
      ({
        operation,
        kind: "error",
        name: "NoSuchBucket",
        message: "The specified bucket does not exist",
        status: 404,
        calls: every,
      }) as const,
  );
const looks = ["HeadObject", "GetObject", "ListObjectVersions", "GetObjectAttributes"];
const deletions = ["DeleteObject", "DeleteObjects"];
const refused = "(AccessDenied)";
const missing = "(NoSuchBucket)";

check("passes-on", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const { put, hide } = writerOf(aws, bucket);
  const [key, hidden, old] = [random.key(), `hidden/${random.key()}`, `old/${random.key()}`];
  await put(old, random.text());
  await setVersioning(aws, bucket, "Enabled");
  const first = await put(key, random.text());
  await put(key, random.text());
  await put(hidden, random.text());
  await hide(hidden);
  const cases: [name: string, args: string[], faults: CallOptions["faults"], what: string][] = [
    ["enableVersioning", [], denied(["PutBucketVersioning"]), `to switch versioning on ${refused}`],
    ["history", [key], secondPageDenied, `the second page of a history ${refused}`],
    ["history", [key], noBucket(looks), `a history ${missing}`],
    ["restoreVersion", [key, first], denied(["CopyObject", "PutObject"]), `the copy ${refused}`],
    ["restoreVersion", [key, first], denied(looks), `to say the storage class of the version ${refused}`],
    ["undelete", [hidden], denied(deletions), `to remove a marker ${refused}`],
    ["undelete", [hidden], denied(looks), `to list the key ${refused}`],
    ["deleteForGood", [key, first], denied(deletions), `to remove a version ${refused}`],
    ["deleteForGood", [key, first], noBucket(deletions), `to remove a version ${missing}`],
    ["suspendVersioning", [], denied(["PutBucketVersioning"]), `to suspend versioning ${refused}`],
    ["survivesOverwrite", [key], denied(looks), `to tell of the object ${refused}`],
    ["survivesOverwrite", [old], denied(["GetBucketVersioning"]), `to tell of versioning ${refused}`],
  ];
  const results = await Promise.all(
    cases.map(([name, args, faults], index) =>
      answer.group(`${index}`).call({ export: name, args: [bucket, ...args], faults: faults ?? [] }),
    ),
  );
  for (const [index, [name, , , what]] of cases.entries()) {
    expect(results[index]?.error !== undefined, `S3 refuses ${what}: ${name} throws`).toBe(true);
  }
  const works = await answer.call("undelete", bucket, hidden);
  expect(works.value, "Where S3 refuses nothing, undelete works").toBe(1);
});

check("prefix-passes-on", async ({ answer, aws, random }) => {
  const [bucket, prefix] = [await aws.bucket(), `${random.word()}/`];
  const lives = random.list(3, (index): Life => ({
    key: `${prefix}${random.word()}${index}`,
    first: "p",
    since: "p",
  }));
  const { time } = await live(aws, random, { bucket, lives });
  const second = every.slice(1);
  for (const [faults, at, what] of [
    [secondPageDenied, longAgo, "the second page of a prefix"],
    [denied(["GetBucketVersioning"]), longAgo, "to tell of the bucket's versioning"],
    [denied(["CopyObject", "PutObject"], second), time, "to copy the version of the second key"],
    [
      [...denied(["DeleteObject"], second), ...denied(["DeleteObjects"])],
      longAgo,
      "to delete the second key",
    ],
  ] as const) {
    const result = await answer.call({ export: "restorePrefix", args: [bucket, prefix, at], faults });
    expect(result.error !== undefined, `S3 refuses ${what} (AccessDenied): restorePrefix throws`).toBe(true);
  }
  const works = await answer.call("restorePrefix", bucket, prefix, longAgo);
  expect(works.error, "Where S3 refuses nothing, restorePrefix works").toBeUndefined();
});
