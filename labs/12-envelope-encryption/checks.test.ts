// oxlint-disable max-lines -- a lab has one file of checks
import { inspect, isDeepStrictEqual } from "node:util";
import { DisableKeyCommand, KMSClient, RotateKeyOnDemandCommand } from "@aws-sdk/client-kms";
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { type Aws, type CallResult, type Random, check, expect, findsSecret } from "aws-data-labs/testing";
import type { Seen, Wanted } from "./driver.ts";
import {
  type Batch,
  type Change,
  type Context,
  boundTo,
  dataKeyName,
  everythingIn,
  keepVersions,
  makeKey,
  openDataKey,
  put,
  read,
  readDataKey,
  readLines,
  recordsName,
  seal,
  sealedByPython,
  unseal,
  versionsIn,
} from "./fixtures/batches.ts";

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const every = Array.from({ length: 200 }, (_, index) => index + 1);
const operations = ({ calls }: CallResult): string[] => calls.map(({ operation }) => operation);
const callsOf = ({ calls }: CallResult, operation: string) =>
  calls.filter((call) => call.operation === operation);

/** Every character of a context counts: spaces at the ends, capitals, letters that are not composed, no value at all. */
const makeContext = (random: Random): Context => ({
  department: random.word(),
  " Cost Centre": `Re\u0301gion 50+% ${random.int(1, 99)} `,
  approval: "",
});

const makeName = (random: Random): string => `${random.word()}/${random.word()}-${random.int(1, 999)}`;

/** A text whose characters occur in no name: a few of them tell it. */
const makeSecret = (random: Random): string =>
  random.list(30, () => String.fromCodePoint(random.int(0x4e00, 0x9fa5))).join("");

/** Names of what was thrown and of its causes; none when there was a value. */
function errorNames({ error }: CallResult): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names;
}

async function makePlace(aws: Aws, random: Random) {
  const [bucket, keyArn] = await Promise.all([aws.bucket(), makeKey(aws)]);
  return { keyArn, place: { bucket, batch: makeName(random), context: makeContext(random) } };
}

/** What a call gave; an error is told with the words of what it should have done. */
function valueOf(result: CallResult, words: string): unknown {
  expect(result.error, words).toBeUndefined();
  return result.value;
}

function expectBytes(value: unknown, expected: Uint8Array, why: string): void {
  expect(value instanceof Uint8Array, `${why}: a Uint8Array`).toBe(true);
  expect(Buffer.from(value as Uint8Array).toString("hex"), `${why}: the same bytes`).toBe(
    Buffer.from(expected).toString("hex"),
  );
}

check("stores-with-kms", async ({ answer, aws, random }) => {
  const [bucket, keyArn] = await Promise.all([aws.bucket(), makeKey(aws)]);
  for (const [kind, size] of [
    ["empty", 0],
    ["full", random.int(200, 400)],
  ] as const) {
    const [object, body] = [{ bucket, key: `${kind}/${random.key()}`, keyArn }, random.bytes(size)];
    const uploaded = await answer.group(kind).call("uploadWithKms", { ...object, body });
    expect(uploaded.error, `sse-kms: uploadWithKms stores ${size} bytes`).toBeUndefined();
    const { body: stored } = await read(aws, bucket, { Key: object.key });
    expectBytes(stored, body, "same-bytes: S3 gets the body as it is");
    const head = await aws.client(S3Client).send(new HeadObjectCommand({ Bucket: bucket, Key: object.key }));
    expect(head.ServerSideEncryption, "sse-kms: S3 encrypts the object with SSE-KMS").toBe("aws:kms");
    expect(head.SSEKMSKeyId, "sse-kms: The object is encrypted under the key that was given").toBe(keyArn);
    expect(head.BucketKeyEnabled, "bucket-key: The object has a bucket key").toBe(true);
    const got = await answer.group(kind).call("downloadWithKms", object);
    const words = "same-bytes: downloadWithKms returns what was stored";
    expectBytes(valueOf(got, words), body, words);
    expect(operations(uploaded), "no-kms-call: uploadWithKms makes one call, PutObject").toEqual([
      "PutObject",
    ]);
    expect(operations(got), "no-kms-call: downloadWithKms makes one call, GetObject").toEqual(["GetObject"]);
  }
});

check("checks-on-read", async ({ answer, aws, random }) => {
  const [bucket, keyArn, otherArn] = await Promise.all([aws.bucket(), makeKey(aws), makeKey(aws, "other")]);
  const key = random.key();
  const body = random.bytes(40);
  const store = (name: string, settings: Partial<PutObjectCommandInput>) =>
    aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: body, ...settings }));
  const sseKms = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn } as const;
  await Promise.all([
    store(key, sseKms),
    store(`${key}-s3`, { ServerSideEncryption: "AES256" }),
    store(`${key}-other`, { ...sseKms, SSEKMSKeyId: otherArn, BucketKeyEnabled: true }),
  ]);
  const foreign = keyArn.replace(/:\d+:key/, ":999999999999:key");
  const says = (name: string, value: string) =>
    ({ operation: "GetObject", kind: "header", name: `x-amz-server-side-encryption${name}`, value }) as const;
  for (const [what, end, faults] of [
    ["is encrypted with S3's own keys", "-s3", []],
    ["is encrypted under another KMS key", "-other", []],
    ["is encrypted under a key of another account with the same id", "", [says("-aws-kms-key-id", foreign)]],
    ["is encrypted with DSSE-KMS", "", [says("", "aws:kms:dsse")]],
    ["is encrypted under a key whose ARN is longer", "", [says("-aws-kms-key-id", `${keyArn}0`)]],
  ] as const) {
    const object = { bucket, key: `${key}${end}`, keyArn };
    const got = await answer.group(what).call({ export: "downloadWithKms", args: [object], faults });
    expect(got.error, `checked-read: The object ${what}: downloadWithKms throws`).toBeDefined();
  }
  const got = await answer.call("downloadWithKms", { bucket, key, keyArn });
  const words = "without-bucket-key: An object without a bucket key, under the right key, is returned";
  expectBytes(valueOf(got, words), body, words);
});

/** Texts of which every character counts. */
const oddRecords = (random: Random): string[] => [
  JSON.stringify({ name: random.word(), salary: random.int(1, 999) }),
  "",
  ` ${random.text({ unicode: true })}\t\r\n`,
  `\uFEFFé e\u0301 \u212B\n\n${random.word()}\u0000`,
];

check("seals", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const records = oddRecords(random);
  const sealed = await answer.call("sealBatch", { ...place, keyArn, records });
  expect(sealed.error, "layout: sealBatch stores the batch").toBeUndefined();
  const { versions } = await versionsIn(aws, place.bucket);
  expect(versions.map(({ key }) => key).toSorted(), "layout: The batch is two objects").toEqual([
    dataKeyName(place.batch),
    recordsName(place.batch),
  ]);
  expect((await readDataKey(aws, place, "layout: ")).keyArn, "layout: keyArn is the key that was given").toBe(
    keyArn,
  );
  expect(
    await unseal(aws, place, "layout: "),
    "layout: The batch, opened as the README says, gives the records",
  ).toEqual(records);
});

check("opens", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const records = oddRecords(random);
  await seal(aws, { ...place, keyArn, records });
  const opened = await answer.call("openBatch", place);
  expect(opened.value, "same-records: openBatch returns the records, with every character").toEqual(records);
  const long = { ...place, batch: `${place.batch}-long` };
  const many = random.list(random.int(11, 15), () => random.word());
  await seal(aws, { ...long, keyArn, records: many });
  expect(
    (await answer.group("long").call("openBatch", long)).value,
    "same-records: openBatch keeps the order of more than ten records",
  ).toEqual(many);
  const other = { ...place, batch: `${place.batch}-python` };
  const theirs = await sealedByPython(aws, { ...other, keyArn });
  expect(
    (await answer.group("python").call("openBatch", other)).value,
    "same-records: openBatch reads what the Python original sealed",
  ).toEqual(theirs);
});

check("one-data-key", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const records = random.list(random.int(20, 30), () => random.word());
  const sealed = await answer.call("sealBatch", { ...place, keyArn, records });
  expect(operations(sealed).toSorted(), "sealBatch makes three calls, for any number of records").toEqual([
    "GenerateDataKey",
    "PutObject",
    "PutObject",
  ]);
  const opened = await answer.call("openBatch", place);
  expect(operations(opened).toSorted(), "openBatch makes three calls, for any number of records").toEqual([
    "Decrypt",
    "GetObject",
    "GetObject",
  ]);
  expect(opened.value, "The records come back").toEqual(records);
});

check("fresh-secrets", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const again = { ...place, batch: `${place.batch}-2` };
  const records = [...random.list(40, () => "the same"), ...random.list(8, () => random.word())];
  const calls: Wanted[] = [place, again].map((batch) => ({
    export: "sealBatch",
    args: [{ ...batch, keyArn, records }],
  }));
  const { value } = await answer.call({ export: "sealBatch", driver: "oneAfterTheOther", args: [calls] });
  expect(
    (value as Seen[]).map((seen) => "value" in seen),
    "fresh-data-key: sealBatch stores two batches, one after the other",
  ).toEqual([true, true]);
  const [one, other] = [await openDataKey(aws, place), await openDataKey(aws, again)];
  expect(one.equals(other), "fresh-data-key: Two batches of the same process have the same data key").toBe(
    false,
  );
  for (const batch of [place, again]) {
    const ivs = (await readLines(aws, batch)).map((line) => line.toString("hex", 0, 12));
    expect(new Set(ivs).size, "own-iv: All records have different IVs, also where the texts are equal").toBe(
      records.length,
    );
  }
});

check("binds-the-context", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const records = [random.word(), random.word()];
  const sealed = await answer.call("sealBatch", { ...place, keyArn, records });
  expect(
    callsOf(sealed, "GenerateDataKey")[0]?.input["EncryptionContext"],
    "GenerateDataKey gets the context { ...context, batch }",
  ).toEqual(boundTo(place));
  const bare = { ...place, batch: `${place.batch}-bare`, context: {} };
  await seal(aws, { ...bare, keyArn, records });
  const opened = await answer.call("openBatch", bare);
  expect(
    callsOf(opened, "Decrypt")[0]?.input["EncryptionContext"],
    "Decrypt gets the context { batch } where the caller's is empty",
  ).toEqual({ batch: bare.batch });
  expect(opened.value, "With this context the batch opens").toEqual(records);
});

check("refuses-another-context", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const records = [random.word(), random.word()];
  await seal(aws, { ...place, keyArn, records });
  const copy = { ...place, batch: `${place.batch}-copy` };
  for (const name of [dataKeyName, recordsName]) {
    const { body } = await read(aws, place.bucket, { Key: name(place.batch) });
    await put(aws, place.bucket, { Key: name(copy.batch), Body: body.toString() });
  }
  const wanted = [
    place,
    { ...place, context: { ...place.context, department: "another" } },
    { ...place, context: { ...place.context, more: "than there was" } },
    { ...place, context: {} },
    copy,
    place,
  ];
  const { value } = await answer.call({
    export: "openBatch",
    driver: "oneAfterTheOther",
    args: [wanted.map((batch): Wanted => ({ export: "openBatch", args: [batch] }))],
  });
  const [first, ...others] = value as Seen[];
  const last = others.pop();
  expect([first, last], "With its own context the batch opens, before and after the others").toEqual([
    { value: records },
    { value: records },
  ]);
  const words = [
    "one with another value",
    "one with more in it",
    "none at all",
    "that of a copy with another name",
  ];
  for (const [at, what] of words.entries()) {
    const seen = others[at];
    expect(
      seen && "thrown" in seen ? seen.thrown : "no error",
      `The context is another, ${what}: openBatch throws KMS's InvalidCiphertextException, as it is or as a cause`,
    ).toContain("InvalidCiphertextException");
  }
  const newArn = await makeKey(aws, "new");
  const task = { bucket: place.bucket, prefix: `${place.batch}/`, keyArn: newArn, context: {} };
  const rotated = await answer.group("rotate").call("rotateBatches", task);
  expect(
    errorNames(rotated),
    "The context is another: rotateBatches throws KMS's InvalidCiphertextException, as it is or as a cause",
  ).toContain("InvalidCiphertextException");
  expect((await readDataKey(aws, place)).keyArn, "What KMS refuses to re-encrypt stays under its key").toBe(
    keyArn,
  );
});

check("rotates", async ({ answer, aws, random }) => {
  const { keyArn: oldArn, place } = await makePlace(aws, random);
  const { bucket, context } = place;
  const [newArn, start] = [await makeKey(aws, "new"), random.word()];
  await keepVersions(aws, bucket);
  const old = [`${start}-1`, `${start}/b/2`].map((batch): Batch => ({ ...place, batch }));
  const done = { bucket, context, batch: `${start}-already` };
  const away = { bucket, context, batch: `a${start}-1` };
  const records = random.list(3, () => random.word());
  for (const batch of [...old, away]) await seal(aws, { ...batch, keyArn: oldArn, records });
  await seal(aws, { ...done, keyArn: newArn, records });
  const { blob } = await readDataKey(aws, old[0]!);
  const like = JSON.stringify({ keyArn: oldArn, encryptedDataKey: blob.toString("base64") });
  for (const end of [
    "/my-data-key.json",
    "/data-key.json.bak",
    "/x-data-key.json",
    "/data-keyXjson",
    "data-key.json",
  ])
    await put(aws, bucket, { Key: `${start}-other${end}`, Body: like });
  const keys = await Promise.all(old.map((batch) => openDataKey(aws, batch)));
  const before = await versionsIn(aws, bucket);
  const task = { bucket, prefix: start, keyArn: newArn, context };
  const result = await answer.call("rotateBatches", task);
  expect(result.error, "rotated: rotateBatches ends without an error").toBeUndefined();
  const after = await versionsIn(aws, bucket);
  const fresh = after.versions
    .filter(({ versionId }) => before.versions.every((version) => version.versionId !== versionId))
    .map(({ key }) => key);
  const mine = old.map(({ batch }) => dataKeyName(batch));
  expect(
    fresh.filter((key) => key.endsWith("/records")),
    "records-untouched: It does not write the records again",
  ).toEqual([]);
  expect(
    mine.filter((key) => !fresh.includes(key)),
    "prefix-alone: It writes each key that begins with the prefix, exactly as it is given, and ends with /data-key.json",
  ).toEqual([]);
  expect(
    fresh.filter((key) => !key.startsWith(start) || !key.endsWith("/data-key.json")),
    "prefix-alone: It writes only keys that begin with the prefix and end with /data-key.json",
  ).toEqual([]);
  expect(fresh, "already-rotated: It does not write a data key that is under keyArn already").not.toContain(
    dataKeyName(done.batch),
  );
  expect(
    callsOf(result, "ReEncrypt").filter(({ input }) =>
      isDeepStrictEqual(input["SourceEncryptionContext"], boundTo(done)),
    ).length,
    "already-rotated: It does not call ReEncrypt for a data key that is under keyArn already",
  ).toBe(0);
  expect(
    [after.versions.length - before.versions.length, after.markers],
    "records-untouched: It writes each data key once, and deletes nothing",
  ).toEqual([mine.length, 0]);
  for (const [at, batch] of old.entries()) {
    expect(
      (await readDataKey(aws, batch, "re-encrypted: ")).keyArn,
      "re-encrypted: keyArn is the new key",
    ).toBe(newArn);
    expect(
      (await openDataKey(aws, batch, "re-encrypted: ")).equals(keys[at]!),
      "re-encrypted: Under the new key it is the same data key",
    ).toBe(true);
  }
  expect(result.value, "rotated: It returns the names of the batches that it changed, in S3's order").toEqual(
    old.map(({ batch }) => batch),
  );
  const touched = result.calls
    .filter(({ operation }) => !operation.startsWith("List"))
    .filter(({ service }) => service === "s3")
    .map(({ input }) => String(input["Key"]));
  expect(
    touched.filter((key) => ![...mine, dataKeyName(done.batch)].includes(key)),
    "records-untouched: Apart from the listing it calls S3 for the data keys below the prefix alone",
  ).toEqual([]);
  expect(
    result.calls.filter(({ service }) => service === "kms").map(({ operation }) => operation),
    "re-encrypted: It calls KMS once for each data key that is under another key, by ReEncrypt",
  ).toEqual(old.map(() => "ReEncrypt"));
  const second = await answer.call("rotateBatches", task);
  expect(second.value, "already-rotated: A second time there is nothing to change").toEqual([]);
  const nowhere = await answer
    .group("nowhere")
    .call("rotateBatches", { ...task, prefix: `${start}/${random.word()}/none/` });
  const words = "rotated: Where no key begins with the prefix, it returns no names";
  expect(valueOf(nowhere, words), words).toEqual([]);
  expect(
    operations(second).filter((operation) => operation === "ReEncrypt" || operation === "PutObject"),
    "already-rotated: A second time it neither calls ReEncrypt nor writes",
  ).toEqual([]);
});

check("still-readable", async ({ answer, aws, random }) => {
  const { keyArn: oldArn, place } = await makePlace(aws, random);
  const newArn = await makeKey(aws, "new");
  const records = [random.word(), random.word()];
  const moved = { ...place, batch: `${place.batch}/moved` };
  const left = { ...place, batch: `${place.batch}/left` };
  for (const batch of [moved, left])
    expect(
      (await answer.group(batch.batch).call("sealBatch", { ...batch, keyArn: oldArn, records })).error,
      "sealBatch stores the batch",
    ).toBeUndefined();
  const kms = aws.client(KMSClient);
  await kms.send(new RotateKeyOnDemandCommand({ KeyId: oldArn }));
  const task = { bucket: place.bucket, prefix: `${moved.batch}/`, keyArn: newArn, context: place.context };
  expect((await answer.call("rotateBatches", task)).value, "rotateBatches changes the batch").toEqual([
    moved.batch,
  ]);
  expect(
    (await answer.group(left.batch).call("openBatch", left)).value,
    "A batch that was not rotated opens, also after KMS rotated the material of its key",
  ).toEqual(records);
  await kms.send(new DisableKeyCommand({ KeyId: oldArn }));
  expect(
    (await answer.group(moved.batch).call("openBatch", moved)).value,
    "A batch that was rotated opens when the old key is disabled",
  ).toEqual(records);
});

interface Event {
  readonly eventSource: string;
  readonly eventName: string;
  readonly userIdentity: Record<string, string>;
  readonly requestParameters?: unknown;
  readonly errorCode?: string;
}

const cryptographic = ["GenerateDataKey", "Encrypt", "Decrypt", "ReEncrypt"];
const servicesOf = ["AWS Internal", "s3.amazonaws.com", "fas.s3.amazonaws.com"];

/**
 * Events as CloudTrail writes them, cut to what matters:
 * https://docs.aws.amazon.com/kms/latest/developerguide/ct-generatedatakey.html
 */
function eventsOf(random: Random) {
  const event = (eventName: string, more: Partial<Event> = {}): Event => ({
    eventSource: "kms.amazonaws.com",
    eventName,
    userIdentity: { type: "IAMUser", userName: random.word() },
    requestParameters: { keyId: random.word(), encryptionContext: { department: random.word() } },
    ...more,
  });
  const byS3 = (arn: string): Partial<Event> => ({
    userIdentity: { type: "AssumedRole", invokedBy: random.pick(servicesOf) },
    requestParameters: { keySpec: "AES_256", encryptionContext: { team: random.word(), "aws:s3:arn": arn } },
  });
  const bucket = () => `arn:${random.pick(["aws", "aws-cn"])}:s3:::${random.word()}.${random.word()}`;
  const some = (make: () => Event): Event[] => random.list(random.int(2, 6), make);
  const operation = () => random.pick(cryptographic);
  return {
    client: [
      ...cryptographic.map((name) => event(name)),
      event("Decrypt", { errorCode: "InvalidCiphertextException" }),
      event("Decrypt", { ...byS3(bucket()), userIdentity: { type: "IAMUser" } }),
    ],
    sseKms: [
      ...some(() => event(operation(), byS3(`${bucket()}/${random.key()}`))),
      event("Decrypt", byS3(`${bucket()}/${random.word()}`)),
      event("Decrypt", { ...byS3(`${bucket()}/a:::b`), errorCode: "AccessDenied" }),
    ],
    bucketKey: some(() => event(operation(), byS3(bucket()))),
    bare: [{ keyId: random.word() }, { encryptionContext: null }, null, undefined].map((requestParameters) =>
      event(operation(), { requestParameters }),
    ),
    others: [
      ...some(() =>
        event(random.pick(["DescribeKey", "CreateGrant", "ListAliases", "GenerateRandom", "GenerateMac"])),
      ),
      event("DescribeKey", byS3(bucket())),
      event("GenerateDataKeyPair"),
      event("GenerateDataKeyWithoutPlaintext", byS3(bucket())),
      event("GetKeyPolicy", { requestParameters: null }),
      event("Decrypt", { eventSource: "cloudhsm.amazonaws.com" }),
      event("Decrypt", { ...byS3(bucket()), eventSource: "s3.amazonaws.com" }),
      ...[
        { encryptionContext: { PARAMETER_ARN: `arn:aws:ssm:eu-west-1:1:parameter/${random.word()}` } },
        { encryptionContext: { "aws:lambda:FunctionArn": "arn:aws:lambda:eu-west-1:1:function:load" } },
        { encryptionContext: null },
        { keyId: random.word() },
        null,
        undefined,
      ].map((requestParameters) =>
        event("Decrypt", { userIdentity: { invokedBy: "ssm.amazonaws.com" }, requestParameters }),
      ),
    ],
  };
}

check("counts", async ({ answer, random }) => {
  const { client, sseKms, bucketKey, bare, others } = eventsOf(random);
  const expected = { sseKms: sseKms.length, bucketKey: bucketKey.length, client: client.length };
  const clean = random.shuffle([...client, ...sseKms, ...bucketKey]);
  const all = random.shuffle([...clean, ...bare, ...others]);
  const zero = { sseKms: 0, bucketKey: 0, client: 0 };
  for (const [given, counts, words] of [
    [clean, expected, "counted: Each call of KMS is counted once, where it belongs"],
    [
      all,
      { ...expected, client: client.length + bare.length },
      "others-left-out: Events of other operations and services change nothing, and a context may be missing",
    ],
    [[], zero, "counted: Without events, three times 0"],
  ] as const) {
    const result = await answer.group(words).call("countKmsCalls", given);
    expect(valueOf(result, words), words).toEqual(counts);
  }
});

/** Values of calls, without the bodies, which the stored objects show: contexts, metadata, tags. */
const sentIn = (results: readonly CallResult[]): Buffer =>
  utf8(
    results
      .flatMap(({ calls }) => calls.map(({ input }) => JSON.stringify({ ...input, Body: undefined })))
      .join("\n")
      .replaceAll("%2B", "+")
      .replaceAll("%2F", "/"),
  );

const logOf = (results: readonly CallResult[]): Buffer =>
  utf8(results.map(({ stdout, stderr }) => stdout + stderr).join("\n"));

check("nothing-clear", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  // What was stored in clear and replaced at once is still a version.
  await keepVersions(aws, place.bucket);
  const newArn = await makeKey(aws, "new");
  const records = [makeSecret(random), makeSecret(random)];
  const [body, object] = [
    random.bytes(40),
    { bucket: await aws.bucket("uploads"), key: random.key(), keyArn },
  ];
  const results = [
    await answer.call("sealBatch", { ...place, keyArn, records }),
    await answer.call("openBatch", place),
    await answer.call("rotateBatches", { ...place, prefix: place.batch, keyArn: newArn }),
    await answer.group("s3").call("uploadWithKms", { ...object, body }),
    await answer.group("s3").call("downloadWithKms", object),
  ];
  expect(results[1]!.value, "The batch opens").toEqual(records);
  expectBytes(results[4]!.value, body, "The object comes back");
  const stored = await everythingIn(aws, place.bucket);
  const left = Buffer.concat([
    ...stored.flatMap(({ key, body: bytes, metadata }) => [bytes, utf8(JSON.stringify([key, metadata]))]),
    sentIn(results),
  ]);
  const log = logOf(results);
  const secrets: [string, Buffer][] = [
    ["the first record", utf8(records[0]!)],
    ["the last record", utf8(records[1]!)],
    ["the data key", await openDataKey(aws, place)],
  ];
  for (const [what, secret] of secrets) {
    expect(findsSecret(log, secret), `what was printed holds ${what}`).toBe(false);
    expect(findsSecret(left, secret), `what was stored or sent beside it holds ${what}`).toBe(false);
  }
  expect(findsSecret(log, Buffer.from(body)), "what was printed holds the body of the upload").toBe(false);
});

const busy = (...names: string[]) =>
  names.map((operation) => ({ operation, kind: "throttle", calls: [1] }) as const);

check("busy-once", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const newArn = await makeKey(aws, "new");
  const [records, body] = [[random.word()], random.bytes(20)];
  const object = { bucket: place.bucket, key: random.key(), keyArn };
  const task = { ...place, prefix: place.batch, keyArn: newArn };
  const words = "each kind of call was refused once, as too many: try again";
  for (const [name, args, operation] of [
    ["sealBatch", { ...place, keyArn, records }, ["GenerateDataKey", "PutObject"]],
    ["rotateBatches", task, ["ListObjectsV2", "GetObject", "ReEncrypt", "PutObject"]],
    ["openBatch", place, ["GetObject", "Decrypt"]],
    ["uploadWithKms", { ...object, body }, ["PutObject"]],
    ["downloadWithKms", object, ["GetObject"]],
  ] as const) {
    const result = await answer.group(name).call({ export: name, args: [args], faults: busy(...operation) });
    expect(result.error, `${name}: ${words}`).toBeUndefined();
  }
});

check("fails-closed", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const object = { bucket: place.bucket, key: random.key(), keyArn };
  const [body, records] = [random.bytes(30), [random.word()]];
  const denied = (operation: string, calls: number[]) => [{ operation, kind: "deny", calls } as const];
  const uploaded = await answer.call({
    export: "uploadWithKms",
    args: [{ ...object, body }],
    faults: denied("PutObject", [1]),
  });
  expect(uploaded.error, "S3 refused the object with SSE-KMS: uploadWithKms throws").toBeDefined();
  const sealed = await answer.call({
    export: "sealBatch",
    args: [{ ...place, keyArn, records }],
    faults: denied("GenerateDataKey", every),
  });
  expect(sealed.error, "KMS refused GenerateDataKey: sealBatch throws").toBeDefined();
  expect((await versionsIn(aws, place.bucket)).versions, "After these refusals nothing is stored").toEqual(
    [],
  );
  const half = { ...place, batch: `${place.batch}-half` };
  await seal(aws, { ...half, keyArn, records });
  const whole = await answer.group("half").call("openBatch", half);
  expect(whole.value, "While it has both objects, the batch opens").toEqual(records);
  await aws
    .client(S3Client)
    .send(new DeleteObjectCommand({ Bucket: half.bucket, Key: dataKeyName(half.batch) }));
  const opened = await answer.group("half").call("openBatch", half);
  expect(opened.error, "The data key is gone: openBatch throws").toBeDefined();
  const newArn = await makeKey(aws, "new");
  await seal(aws, { ...half, keyArn, records });
  const task = { bucket: half.bucket, prefix: `${half.batch}/`, keyArn: newArn, context: half.context };
  for (const [name, args, operation, call] of [
    ["downloadWithKms", object, "GetObject", 1],
    ["openBatch", half, "GetObject", 1],
    ["openBatch", half, "GetObject", 2],
    ["openBatch", half, "Decrypt", 1],
    ["rotateBatches", task, "ListObjectsV2", 1],
    ["rotateBatches", task, "GetObject", 1],
    ["rotateBatches", task, "PutObject", 1],
    ["sealBatch", { ...place, keyArn, records }, "PutObject", 2],
  ] as const) {
    const result = await answer
      .group(`${name} ${operation} ${call}`)
      .call({ export: name, args: [args], faults: denied(operation, [call]) });
    expect(result.error, `${operation} was denied, call ${call} of it: ${name} throws`).toBeDefined();
  }
  expect((await answer.call("rotateBatches", task)).value, "Without a refusal the batch is rotated").toEqual([
    half.batch,
  ]);
});

const flip =
  (at: number): Change =>
  ([first, ...others]) => {
    const changed = Buffer.from(first!);
    changed[at < 0 ? changed.length + at : at]! ^= 1;
    return [changed, ...others];
  };

const changes: Readonly<Record<string, Change>> = {
  "a byte of an IV was changed": flip(3),
  "a byte of a record was changed": flip(12),
  "a byte of a tag was changed": flip(-1),
  "two lines were swapped": ([one, two, ...others]) => [two!, one!, ...others],
  "the last line was left out": (lines) => lines.slice(0, -1),
  "the first line was left out": (lines) => lines.slice(1),
  "a line stands there twice": (lines) => [...lines, lines.at(-1)!],
  "a line was replaced by another one": ([one, , ...others]) => [one!, one!, ...others],
  "all lines were left out": () => [],
};

check("whole-batch", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const records = random.list(3, () => `${random.word()} ${random.word()}`);
  const other = { ...place, batch: `${place.batch}-other` };
  await seal(aws, { ...other, keyArn, records });
  const [strange] = await readLines(aws, other);
  const all: Readonly<Record<string, Change>> = {
    ...changes,
    "a line comes from another batch": ([, ...others]) => [strange!, ...others],
  };
  for (const [at, [what, change]] of Object.entries(all).entries()) {
    const changed = { ...place, batch: `${place.batch}-${at}` };
    await seal(aws, { ...changed, keyArn, records, change });
    const { error } = await answer.group(what).call("openBatch", changed);
    expect(error, `In the object records, ${what}: openBatch throws`).toBeDefined();
  }
  const whole = await answer.call("openBatch", other);
  expect(whole.value, "A batch that nobody changed opens").toEqual(records);
});

check("never-overwrites", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const [theirs, records] = [[random.word(), random.word()], [random.word()]];
  await seal(aws, { ...place, keyArn, records: theirs });
  const second = await answer.call("sealBatch", { ...place, keyArn, records });
  expect(second.error, "The batch exists: sealBatch throws").toBeDefined();
  expect(await unseal(aws, place), "The batch that existed stays as it was").toEqual(theirs);
  const raced = { ...place, batch: `${place.batch}-raced` };
  const run = () => seal(aws, { ...raced, keyArn, records: theirs });
  const late = await answer.group("raced").call({
    export: "sealBatch",
    args: [{ ...raced, keyArn, records }],
    faults: [{ operation: "PutObject", kind: "first", run }],
  });
  expect(
    late.error,
    "Somebody else wrote the batch just before the first PutObject: sealBatch throws",
  ).toBeDefined();
  expect(await unseal(aws, raced), "The batch that came first stays as it was").toEqual(theirs);
  const free = { ...place, batch: `${place.batch}-free` };
  await answer.group("free").call("sealBatch", { ...free, keyArn, records });
  expect(await unseal(aws, free), "Under a free name the batch is stored").toEqual(records);
});

check("short-pages", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const newArn = await makeKey(aws, "new");
  const start = random.word();
  const batches = ["1", "2", "3"].map((end): Batch => ({ ...place, batch: `${start}/${end}` }));
  for (const batch of batches) await seal(aws, { ...batch, keyArn, records: [random.word()] });
  const { value } = await answer.call({
    export: "rotateBatches",
    args: [{ bucket: place.bucket, prefix: `${start}/`, keyArn: newArn, context: place.context }],
    faults: [{ operation: "ListObjectsV2", kind: "short-page", items: 1, calls: every }],
  });
  expect(value, "S3 gave one key on each page: all batches are rotated, in S3's order").toEqual(
    batches.map(({ batch }) => batch),
  );
});

check("any-name", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const newArn = await makeKey(aws, "new");
  const prefix = `${random.word()} +ü %20&?/`;
  const batch: Batch = { ...place, batch: `${prefix}é${random.word()}=100% ` };
  const records = [random.word(), random.word()];
  const sealed = await answer.call("sealBatch", { ...batch, keyArn, records });
  expect(sealed.error, "sealBatch stores a batch with such a name").toBeUndefined();
  expect(await unseal(aws, batch), "The batch has the keys that its name says").toEqual(records);
  const task = { bucket: place.bucket, prefix, keyArn: newArn, context: place.context };
  expect((await answer.call("rotateBatches", task)).value, "rotateBatches returns the name as it is").toEqual(
    [batch.batch],
  );
  expect((await answer.call("openBatch", batch)).value, "openBatch opens a batch with such a name").toEqual(
    records,
  );
});

check("resumes", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const newArn = await makeKey(aws, "new");
  const start = random.word();
  const batches = ["1", "2", "3"].map((end): Batch => ({ ...place, batch: `${start}/${end}` }));
  const records = [random.word()];
  for (const batch of batches) await seal(aws, { ...batch, keyArn, records });
  const task = { bucket: place.bucket, prefix: `${start}/`, keyArn: newArn, context: place.context };
  const broken = await answer.call({
    export: "rotateBatches",
    args: [task],
    faults: [{ operation: "ReEncrypt", kind: "deny", calls: [2] }],
  });
  expect(broken.error, "KMS refused the second ReEncrypt: rotateBatches throws").toBeDefined();
  const rest: string[] = [];
  for (const batch of batches) {
    expect(await unseal(aws, batch), "After half a rotation each batch opens").toEqual(records);
    if ((await readDataKey(aws, batch)).keyArn === keyArn) rest.push(batch.batch);
  }
  const second = await answer.call("rotateBatches", task);
  expect(second.value, "The next run changes the batches that are left").toEqual(rest);
  expect(callsOf(second, "ReEncrypt").length, "The next run calls ReEncrypt for what is left alone").toBe(
    rest.length,
  );
});

check("stays-deleted", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const newArn = await makeKey(aws, "new");
  const batches = ["gone", "there"].map((end): Batch => ({ ...place, batch: `${place.batch}/${end}` }));
  const [gone, there] = batches as [Batch, Batch];
  for (const batch of batches) await seal(aws, { ...batch, keyArn, records: [random.word()] });
  const Key = dataKeyName(gone.batch);
  const run = () => aws.client(S3Client).send(new DeleteObjectCommand({ Bucket: place.bucket, Key }));
  const task = { bucket: place.bucket, keyArn: newArn, context: place.context };
  await answer.call({
    export: "rotateBatches",
    args: [{ ...task, prefix: `${gone.batch}/` }],
    faults: [{ operation: "PutObject", kind: "first", run }],
  });
  const { versions } = await versionsIn(aws, place.bucket);
  expect(
    versions.map(({ key }) => key),
    "Somebody deleted the data key just before PutObject: it is not written again",
  ).not.toContain(Key);
  await answer.call("rotateBatches", { ...task, prefix: `${there.batch}/` });
  expect((await readDataKey(aws, there)).keyArn, "A data key that is there is re-encrypted").toBe(newArn);
});

check("silent-failures", async ({ answer, aws, random }) => {
  const { keyArn, place } = await makePlace(aws, random);
  const records = [makeSecret(random), makeSecret(random)];
  const env = { AWS_MAX_ATTEMPTS: "1" };
  const refused = (operation: string) => [{ operation, kind: "deny", calls: every } as const];
  const changed = { ...place, batch: `${place.batch}-changed` };
  await seal(aws, {
    ...changed,
    keyArn,
    records,
    change: (lines) => [lines[0]!, ...flip(-1)(lines.slice(1))],
  });
  const body = random.bytes(40);
  const failing = [
    { export: "sealBatch", args: [{ ...place, keyArn, records }], env, faults: refused("PutObject") },
    { export: "openBatch", args: [changed], env },
    {
      export: "uploadWithKms",
      args: [{ ...place, key: "x", keyArn, body }],
      env,
      faults: refused("PutObject"),
    },
  ];
  const sent: Buffer[] = [];
  for (const call of failing) {
    const result = await answer.group(call.export).call(call);
    expect(result.error, `a part of the work was refused: ${call.export} throws`).toBeDefined();
    sent.push(
      logOf([result]),
      utf8(inspect(result.error, { depth: 8, maxArrayLength: null, maxStringLength: null })),
    );
  }
  const secrets: [string, Buffer][] = [
    ["the first record", utf8(records[0]!)],
    ["the last record", utf8(records[1]!)],
    ["the data key", await openDataKey(aws, changed)],
    ["the body", Buffer.from(body)],
  ];
  for (const [what, secret] of secrets) {
    expect(
      findsSecret(Buffer.concat(sent), secret),
      `a call failed, and what it printed or threw holds ${what}`,
    ).toBe(false);
  }
});
