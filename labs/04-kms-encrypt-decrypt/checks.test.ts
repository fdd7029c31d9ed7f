// oxlint-disable max-lines -- a lab has one file of checks
import { createHash } from "node:crypto";
import { inspect } from "node:util";
import {
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { ListObjectVersionsCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { type Aws, type Random, type CallResult, type Tools, check, expect } from "aws-data-labs/testing";
import {
  type Context,
  type Stored,
  base64,
  dataKeyOf,
  open,
  read,
  seal,
  unseal,
  write,
} from "./fixtures/sealed-object.ts";

const makeContext = (random: Random): Context => ({
  department: random.word(),
  purpose: `${random.word()}-${random.int(1, 999)}`,
});

/** Every character of a context counts: spaces at the ends, capitals, letters that are not composed, no value at all. */
const makeOddContext = (random: Random): Context => ({
  ...makeContext(random),
  " Cost Centre": `Re\u0301gion 50+% ${random.int(1, 99)} `,
  approval: "",
});

/** A text whose characters occur in no name: a few of them tell it. */
const makeSecret = (random: Random): string =>
  random.list(40, () => String.fromCodePoint(random.int(0x4e00, 0x9fa5))).join("");

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const operations = (result: CallResult): string[] => result.calls.map((call) => call.operation);

/** What the Python original's encrypt_data gives. */
async function encrypt(
  aws: Aws,
  { keyId, text, context }: { keyId: string; text: string; context: Context },
) {
  const input = { KeyId: keyId, Plaintext: utf8(text), EncryptionContext: context };
  return base64((await aws.client(KMSClient).send(new EncryptCommand(input))).CiphertextBlob!);
}

function contextOf(result: CallResult, operation: string): unknown {
  return result.calls.find((call) => call.operation === operation)?.input["EncryptionContext"];
}

check("round-trip", async ({ answer, aws, random }) => {
  // Spaces and line ends are part of a text, at its ends, too.
  const [keyId, context, text] = [await aws.key(), makeContext(random), ` ${random.text()}\r\n`];
  const encrypted = await answer.call("encryptData", keyId, text, context);
  expect(encrypted.value, "encryptData returns the ciphertext as a string").toBeTypeOf("string");
  const decrypted = await answer.call("decryptData", encrypted.value, context);
  expect(decrypted.value, "decryptData returns the text that encryptData was given").toBe(text);
  const long = random.text({ length: 5000 });
  for (const [given, what] of [
    ["", "An empty text"],
    [long, "A text of more than 4096 bytes"],
  ] as const) {
    const { calls } = await answer.call("encryptData", keyId, given, context);
    const sent = calls.find(({ operation }) => operation === "Encrypt")?.input["Plaintext"];
    expect(
      sent === undefined ? undefined : Buffer.from(sent as Uint8Array).toString(),
      `${what} goes to Encrypt as it is: KMS refuses it, and the caller learns why`,
    ).toBe(given);
  }
});

check("interoperable", async ({ answer, aws, random }) => {
  // Without a context, for this check is about the form of a ciphertext alone.
  const [keyId, context, text] = [await aws.key(), {}, random.text()];
  // Of two ciphertexts whose lengths differ by one byte, one at least has padding.
  const [{ value }, longer] = await Promise.all([
    answer.call("encryptData", keyId, text, context),
    answer.call("encryptData", keyId, `${text}.`, context),
  ]);
  const blob = Buffer.from(String(value), "base64");
  for (const given of [value, longer.value]) {
    expect(
      given,
      "encryptData returns base64 as Python's b64encode() writes it: with + and /, and with its padding",
    ).toBe(base64(Buffer.from(String(given), "base64")));
  }
  const opened = await open(aws, { blob, context, what: "what encryptData returned, taken as base64" });
  expect(opened.toString(), "KMS opens encryptData's ciphertext and finds the text").toBe(text);
  const decrypted = await answer.call("decryptData", await encrypt(aws, { keyId, text, context }), context);
  expect(decrypted.value, "decryptData reads a ciphertext of the Python original").toBe(text);
});

check("unicode", async ({ answer, aws, random }) => {
  const [keyId, context] = [await aws.key(), makeContext(random)];
  // The same letters, composed and not, are two texts.
  const text = `\uFEFF\uFFFDé e\u0301 \u212B${random.text({ unicode: true, length: 60 })}\r\nGrüße, naïve café 😀\u{1f680}\u0000`;
  const encrypted = await answer.call("encryptData", keyId, text, context);
  const decrypted = await answer.call("decryptData", encrypted.value, context);
  expect(
    decrypted.value,
    "every character comes back: those beyond ASCII, a byte order mark, and the last one, U+0000",
  ).toBe(text);
});

check("one-call-each", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const encrypted = await answer.call("encryptData", keyId, text, context);
  expect(operations(encrypted), "encryptData makes one call, Encrypt").toEqual(["Encrypt"]);
  const decrypted = await answer.call("decryptData", await encrypt(aws, { keyId, text, context }), context);
  expect(operations(decrypted), "decryptData makes one call, Decrypt").toEqual(["Decrypt"]);
});

check("context-sent", async ({ answer, aws, random }) => {
  const [keyId, text] = [await aws.key(), random.text()];
  const context = makeOddContext(random);
  const encrypted = await answer.call("encryptData", keyId, text, context);
  expect(
    contextOf(encrypted, "Encrypt"),
    "Encrypt gets the EncryptionContext, a name without a value, too",
  ).toEqual(context);
  const decrypted = await answer.call("decryptData", await encrypt(aws, { keyId, text, context }), context);
  expect(contextOf(decrypted, "Decrypt"), "Decrypt gets the EncryptionContext").toEqual(context);
});

check("wrong-context", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const ciphertext = await encrypt(aws, { keyId, text, context });
  for (const other of [{ ...context, department: `not ${context["department"]}` }, {}]) {
    const result = await answer.call("decryptData", ciphertext, other);
    expect(result.error, "decryptData throws when the context is another one").toBeDefined();
    expect(result.error?.name, "decryptData lets KMS's own error through").toBe("InvalidCiphertextException");
  }
  const bare = await encrypt(aws, { keyId, text, context: {} });
  const added = await answer.call("decryptData", bare, context);
  expect(
    added.error?.name,
    "A ciphertext without a context is refused to somebody who names one: KMS's own error is let through",
  ).toBe("InvalidCiphertextException");
  const right = await answer.call("decryptData", ciphertext, context);
  expect(right.value, "With its own context the same ciphertext is decrypted").toBe(text);
});

check("tell-apart", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const kms = aws.client(KMSClient);
  const ciphertext = await encrypt(aws, { keyId, text, context });
  const outcome = async (given: Context = context) =>
    (await answer.call("tryDecrypt", ciphertext, given)).value;
  expect(await outcome(), "with the right context, the text").toEqual({ text });
  expect(await outcome({}), "invalid-ciphertext: without the context").toEqual({
    refused: "invalid-ciphertext",
  });
  await kms.send(new DisableKeyCommand({ KeyId: keyId }));
  expect(await outcome(), "key-disabled: with a disabled key").toEqual({ refused: "key-disabled" });
  await kms.send(new EnableKeyCommand({ KeyId: keyId }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
  expect(await outcome(), "key-pending-deletion: with a key that is pending deletion").toEqual({
    refused: "key-pending-deletion",
  });
});

check("passes-on", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const ciphertext = await encrypt(aws, { keyId, text, context });
  await expectThrown({ answer, aws, random }, { keyId, context, errors: refusals });
  const well = await answer.call("tryDecrypt", ciphertext, context);
  expect(well.value, "Without an error of KMS, the same ciphertext is decrypted").toEqual({ text });
});

check("passes-on-troubles", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const ciphertext = await encrypt(aws, { keyId, text, context });
  await expectThrown({ answer, aws, random }, { keyId, context, errors: troubles });
  const well = await answer.call("tryDecrypt", ciphertext, context);
  expect(well.value, "Once KMS works again, the same ciphertext is decrypted").toEqual({ text });
});

/**
 * What KMS may say, too: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors. The
 * state of a key stands in the message alone: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html.
 */
const refusals = [
  { name: "AccessDeniedException", message: "User is not authorized to perform: kms:Decrypt.", status: 400 },
  { name: "KMSInvalidStateException", message: "The key is pending import.", status: 400 },
  { name: "KMSInvalidStateException", message: "The key is unavailable.", status: 400 },
  { name: "NotFoundException", message: "The key does not exist.", status: 400 },
  { name: "IncorrectKeyException", message: "The ciphertext is of another key.", status: 400 },
  { name: "InvalidKeyUsageException", message: "The key is for signatures.", status: 400 },
  { name: "ValidationException", message: "The ciphertext is too long.", status: 400 },
];

/** What says nothing about the key: https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html. */
const troubles = [
  { name: "ThrottlingException", message: "Rate exceeded.", status: 400 },
  { name: "LimitExceededException", message: "A limit was exceeded.", status: 400 },
  { name: "KeyUnavailableException", message: "The key is not available.", status: 500 },
  { name: "DependencyTimeoutException", message: "The system timed out.", status: 500 },
  { name: "KMSInternalException", message: "KMS had an internal error.", status: 500 },
];

interface Refused {
  readonly keyId: string;
  readonly context: Context;
  readonly errors: typeof refusals;
}

/** KMS answers Decrypt by each of these errors, each time that it is asked. */
async function expectThrown(
  { answer, aws, random }: Pick<Tools, "answer" | "aws" | "random">,
  { keyId, context, errors }: Refused,
): Promise<void> {
  const results = await Promise.all(
    errors.map(async (error) => {
      const text = random.text();
      const ciphertext = await encrypt(aws, { keyId, text, context });
      return answer.group(ciphertext).call({
        export: "tryDecrypt",
        args: [ciphertext, context],
        env: { AWS_MAX_ATTEMPTS: "1" },
        faults: [{ operation: "Decrypt", kind: "error", calls: [1, 2, 3, 4, 5], ...error }],
      });
    }),
  );
  for (const [at, { name, message }] of errors.entries()) {
    expect(operations(results[at]!), "tryDecrypt asks KMS").toContain("Decrypt");
    expect(
      results[at]!.error,
      `KMS says ${name}, "${message}": that is none of the three refusals, and is thrown`,
    ).toBeDefined();
  }
}

/** A bucket, a key and a place in it. */
async function makePlace(aws: Aws, random: Random) {
  const [bucket, keyId] = await Promise.all([aws.bucket(), aws.key()]);
  return { keyId, place: { bucket, key: random.key({ extension: ".bin" }), context: makeContext(random) } };
}

function expectBytes(value: unknown, expected: Uint8Array, why: string): void {
  expect(value, "getDecrypted returns a Uint8Array").toBeInstanceOf(Uint8Array);
  const bytes = value as Uint8Array;
  expect(bytes.length, `${why}: ${expected.length} bytes`).toBe(expected.length);
  const at = expected.findIndex((byte, index) => bytes[index] !== byte);
  expect(at < 0 ? "the same bytes" : `another byte at ${at}`, why).toBe("the same bytes");
}

check("large-objects", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const pattern = random.bytes(10_007);
  for (const size of [0, random.int(150_000, 300_000)]) {
    const body = Buffer.alloc(size, pattern);
    const put = await answer.call("putEncrypted", { ...place, keyId, body });
    expect(put.error, `putEncrypted stores ${size} bytes`).toBeUndefined();
    expectBytes((await answer.call("getDecrypted", place)).value, body, "what was stored comes back");
  }
});

check("sealed", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const body = utf8(random.words(20));
  const put = await answer.call("putEncrypted", { ...place, keyId, body });
  expect(put.error, "putEncrypted stores the object").toBeUndefined();
  const stored = await read(aws, place);
  expect(stored.body.equals(body), "S3 never sees the plaintext").toBe(false);
  // More metadata is no harm.
  for (const name of ["encrypted-data-key", "iv"]) {
    const value = stored.metadata[name] ?? "";
    expect(value, `${name} is base64 with + and /, and with its padding`).toBe(
      base64(Buffer.from(value, "base64")),
    );
  }
  const opened = await unseal(aws, stored, place.context);
  expect(opened.toString(), "the stored object, opened as the layout says").toBe(body.toString());
  const nothing = { ...place, key: `${place.key}-empty` };
  const putNothing = await answer.call("putEncrypted", { ...nothing, keyId, body: new Uint8Array() });
  expect(putNothing.error, "putEncrypted stores an object of 0 bytes").toBeUndefined();
  const openedNothing = await unseal(aws, await read(aws, nothing), place.context);
  expect(openedNothing.length, "an object of 0 bytes has data key, IV and tag as every other").toBe(0);
  const foreign = { ...place, key: `${place.key}-foreign` };
  await seal(aws, { ...foreign, keyId, body });
  const { value } = await answer.call("getDecrypted", foreign);
  expectBytes(value, body, "getDecrypted reads an object in this layout that somebody else stored");
});

check("one-data-key", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const body = Buffer.from(random.bytes(random.int(10_000, 20_000)));
  const put = await answer.call("putEncrypted", { ...place, keyId, body });
  expect(operations(put), "putEncrypted asks for one data key and stores one object").toEqual([
    "GenerateDataKey",
    "PutObject",
  ]);
  const get = await answer.call("getDecrypted", place);
  expect(operations(get), "getDecrypted reads one object and has one data key decrypted").toEqual([
    "GetObject",
    "Decrypt",
  ]);
});

check("fresh-iv", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const stored: Stored[] = [];
  for (const key of ["one", "two"]) {
    const put = await answer.call("putEncrypted", { ...place, key, keyId, body: utf8("the same each time") });
    expect(put.error, "putEncrypted stores the object").toBeUndefined();
    stored.push(await read(aws, { ...place, key }));
  }
  const [one, two] = stored as [Stored, Stored];
  expect(one.metadata["iv"], "two objects have two IVs").not.toBe(two.metadata["iv"]);
  const [first, second] = [one, two].map(({ metadata }) => Buffer.from(metadata["iv"] ?? "", "base64")) as [
    Buffer,
    Buffer,
  ];
  const alike = first.filter((byte, at) => byte === second[at]).length;
  // By chance, four of twelve are alike once in nine million runs.
  expect(
    alike,
    "bytes that two IVs share: by chance hardly any are alike, by a clock or a count most are",
  ).toBeLessThan(4);
  expect(
    [first, second].every((iv) => iv.every((byte) => byte < 128)),
    "the bytes of both IVs are letters and digits, or other characters of ASCII: 12 bytes by chance are any bytes, not the text of some",
  ).toBe(false);
  expect(dataKeyOf(one).equals(dataKeyOf(two)), "two objects share a data key").toBe(false);
  const dataKey = await open(aws, { ...place, blob: dataKeyOf(one), what: "the stored encrypted-data-key" });
  expect(
    digestsOf([dataKey, dataKeyOf(one), utf8(one.metadata["encrypted-data-key"]!), one.body]),
    "the IV is a digest of the data key, or of something else that is known: it reveals something, and is not random",
  ).not.toContain(first.toString("hex"));
});

/** The beginnings of digests, as long as an IV, in hexadecimal digits. */
const digestsOf = (texts: readonly Buffer[]): string[] =>
  ["md5", "sha1", "sha256", "sha512"].flatMap((name) =>
    texts.map((text) => createHash(name).update(text).digest().subarray(0, 12).toString("hex")),
  );

check("tampered", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const body = utf8(random.words(20));
  const stored = await seal(aws, { ...place, keyId, body });
  expectBytes(
    (await answer.call("getDecrypted", place)).value,
    body,
    "an object that nobody changed is read",
  );
  const readChanged = async ({ metadata }: Stored, changed: Buffer): Promise<CallResult> => {
    await write(aws, { ...place, body: changed, metadata });
    return answer.call("getDecrypted", place);
  };
  expect(
    (await readChanged(stored, flipped(stored.body, random.int(0, body.length - 1)))).error,
    "getDecrypted throws when a bit of the ciphertext was changed",
  ).toBeDefined();
  // An empty object is its tag alone: what is left of it after a cut is a shorter tag.
  const empty = await seal(aws, { ...place, keyId, body: Buffer.alloc(0) });
  expect(
    (await readChanged(empty, flipped(empty.body, 15))).error,
    "getDecrypted throws when a bit of the tag was changed, of an object of 0 bytes, too",
  ).toBeDefined();
  expect(
    (await readChanged(empty, Buffer.alloc(0))).error,
    "getDecrypted throws when nothing is left, not even the tag: an object of 0 bytes has one, too",
  ).toBeDefined();
  expect(
    (await readChanged(empty, empty.body.subarray(0, 4))).error,
    "getDecrypted throws when 4 bytes of the tag are left: so few can be guessed",
  ).toBeDefined();
});

/** The bytes with the last bit of one of them changed. */
function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return changed;
}

check("busy-once", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const body = Buffer.from(random.bytes(random.int(1000, 5000)));
  const put = await answer.call({
    export: "putEncrypted",
    args: [{ ...place, keyId, body }],
    faults: [
      { operation: "GenerateDataKey", kind: "throttle" },
      { operation: "GenerateDataKey", kind: "reset", calls: [2] },
      { operation: "PutObject", kind: "throttle" },
    ],
  });
  expect(
    put.error,
    "KMS was throttled and broke off, and S3 asked to slow down once: the SDK tries up to three times, and putEncrypted's last tries would have been taken",
  ).toBeUndefined();
  const opened = await unseal(aws, await read(aws, place), place.context);
  expect(opened.equals(body), "what S3 holds after the second try is the whole object, encrypted").toBe(true);
  const get = await answer.call({
    export: "getDecrypted",
    args: [place],
    faults: [
      { operation: "GetObject", kind: "reset", calls: [1, 2] },
      { operation: "Decrypt", kind: "throttle" },
    ],
  });
  expect(
    get.error,
    "S3 broke off twice and KMS was throttled once: the SDK tries up to three times, and getDecrypted's last tries would have been answered",
  ).toBeUndefined();
  expectBytes(get.value, body, "the object comes back after the second tries");
});

check("bad-line", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const body = utf8(random.text({ length: random.int(30, 40) }));
  const stored = await seal(aws, { ...place, keyId, body });
  const slow = await answer.call({
    export: "getDecrypted",
    args: [place],
    faults: [{ operation: "GetObject", kind: "slow-body", pieceBytes: 3, pauseMs: 30 }],
  });
  expect(
    slow.error,
    "pieces-end-anywhere: GetObject's body came in pieces of 3 bytes, so that the tag lies in several of them",
  ).toBeUndefined();
  expectBytes(slow.value, body, "pieces-end-anywhere: a body that comes in pieces is the same object");
  const cut = await answer.call({
    export: "getDecrypted",
    args: [place],
    env: { AWS_MAX_ATTEMPTS: "1" },
    faults: [{ operation: "GetObject", kind: "cut-body", afterBytes: stored.body.length - 20 }],
  });
  expect(
    cut.error,
    "whole-or-nothing: the connection broke within GetObject's body: half an object must not be returned",
  ).toBeDefined();
});

/** Names of what was thrown and of its causes; none when there was a value. */
function errorNames({ error }: CallResult): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names;
}

check("fails-closed", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const kms = aws.client(KMSClient);
  const body = utf8(random.words(12));
  const disable = () => kms.send(new DisableKeyCommand({ KeyId: keyId }));
  const put = await answer.call({
    export: "putEncrypted",
    args: [{ ...place, keyId, body }],
    faults: [{ operation: "GenerateDataKey", kind: "first", run: disable }],
  });
  expect(
    put.error,
    "the key was disabled just before GenerateDataKey: putEncrypted cannot encrypt, and must say so",
  ).toBeDefined();
  const left = await everythingIn(aws, place.bucket);
  expect(left.length, "KMS gave no data key: nothing at all is stored").toBe(0);
  await kms.send(new EnableKeyCommand({ KeyId: keyId }));
  await seal(aws, { ...place, keyId, body });
  expectBytes(
    (await answer.call("getDecrypted", place)).value,
    body,
    "while the key is enabled, the same object is read",
  );
  const clear = { ...place, key: `${place.key}-clear` };
  await write(aws, { ...clear, body, metadata: {} });
  expect(
    (await answer.call("getDecrypted", clear)).error,
    "an object that was stored in clear, without a data key, is not encrypted: getDecrypted must throw",
  ).toBeDefined();
  const missing = await answer.call("getDecrypted", { ...place, key: `${place.key}-missing` });
  expect(
    missing.error,
    "there is no such object: that is not an object of 0 bytes, so getDecrypted must throw",
  ).toBeDefined();
  const get = await answer.call({
    export: "getDecrypted",
    args: [place],
    faults: [{ operation: "Decrypt", kind: "first", run: disable }],
  });
  expect(
    errorNames(get),
    "the key was disabled between GetObject and Decrypt: KMS's DisabledException is thrown, as it is or as the cause",
  ).toContain("DisabledException");
});

check("object-context", async ({ answer, aws, random }) => {
  const { keyId, place: plain } = await makePlace(aws, random);
  const place = { ...plain, context: makeOddContext(random) };
  const body = utf8(random.words(20));
  const put = await answer.call("putEncrypted", { ...place, keyId, body });
  expect(contextOf(put, "GenerateDataKey"), "GenerateDataKey gets the EncryptionContext").toEqual(
    place.context,
  );
  const get = await answer.call("getDecrypted", place);
  expect(contextOf(get, "Decrypt"), "Decrypt gets the caller's EncryptionContext").toEqual(place.context);
  const bare = { ...place, key: `${place.key}-bare` };
  await seal(aws, { ...bare, context: {}, keyId, body });
  const added = await answer.call("getDecrypted", bare);
  expect(
    added.error,
    "getDecrypted throws when the caller names a context and the data key has none",
  ).toBeDefined();
  const other = await answer.call("getDecrypted", { ...place, context: { department: "another" } });
  expect(other.error, "getDecrypted throws when the caller names another context").toBeDefined();
});

check("nothing-leaks", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  // What was stored in clear and replaced at once is still a version.
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await aws
    .client(S3Client)
    .send(new PutBucketVersioningCommand({ Bucket: place.bucket, VersioningConfiguration }));
  const [text, body] = [makeSecret(random), utf8(makeSecret(random))];
  const ciphertext = await encrypt(aws, { keyId, text, context: place.context });
  const results = [
    await answer.call("encryptData", keyId, text, place.context),
    await answer.call("decryptData", ciphertext, place.context),
    await answer.call("tryDecrypt", ciphertext, place.context),
    await answer.call("putEncrypted", { ...place, keyId, body }),
    await answer.call("getDecrypted", place),
  ];
  expectBytes(results.at(-1)!.value, body, "the object comes back");
  const stored = await everythingIn(aws, place.bucket);
  const secrets: [string, Buffer][] = [
    ["the text", utf8(text)],
    ["the object's content", body],
  ];
  for (const object of stored.filter(({ metadata }) => metadata["encrypted-data-key"] !== undefined)) {
    const blob = dataKeyOf(object);
    secrets.push([
      "the data key",
      await open(aws, { ...place, blob, what: "the stored encrypted-data-key" }),
    ]);
  }
  const log = utf8(results.map((result) => result.stdout + result.stderr).join("\n"));
  // Metadata, tags and whatever else goes with an object, but its body.
  const sent = results
    .flatMap(({ calls }) => calls.filter(({ operation }) => operation.startsWith("Put")))
    .map(({ input }) =>
      JSON.stringify({ ...input, Body: undefined })
        .replaceAll("%2B", "+")
        .replaceAll("%2F", "/"),
    );
  const bucket = Buffer.concat([
    ...stored.flatMap((object) => [object.body, utf8(JSON.stringify(object.metadata))]),
    utf8(sent.join("\n")),
  ]);
  for (const [what, secret] of secrets) {
    expect(findsSecret(log, secret), `the log holds ${what}`).toBe(false);
    expect(findsSecret(bucket, secret), `the bucket holds ${what}`).toBe(false);
  }
});

check("silent-failures", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const [text, body] = [makeSecret(random), utf8(makeSecret(random))];
  const put = await answer.call({
    export: "putEncrypted",
    args: [{ ...place, keyId, body }],
    env: { AWS_MAX_ATTEMPTS: "1" },
    faults: [{ operation: "PutObject", kind: "server-error", calls: [1, 2, 3, 4, 5] }],
  });
  expect(put.error, "S3 refused PutObject: nothing is stored, and putEncrypted must say so").toBeDefined();
  const refused = await answer.call({
    export: "putEncrypted",
    args: [{ ...place, keyId, body }],
    faults: [{ operation: "GenerateDataKey", kind: "deny" }],
  });
  expect(refused.error, "KMS refused GenerateDataKey: putEncrypted must say so").toBeDefined();
  const sent = put.calls.find(({ operation }) => operation === "PutObject")?.input["Metadata"];
  const blob = dataKeyOf({ metadata: { ...(sent as Stored["metadata"]) } });
  const dataKey = await open(aws, { ...place, blob, what: "the encrypted-data-key of PutObject" });
  const encrypted = await answer.call({
    export: "encryptData",
    args: [keyId, text, place.context],
    faults: [
      {
        operation: "Encrypt",
        kind: "first",
        run: () => aws.client(KMSClient).send(new DisableKeyCommand({ KeyId: keyId })),
      },
    ],
  });
  expect(
    encrypted.error,
    "the key was disabled just before Encrypt: encryptData must say that it failed",
  ).toBeDefined();
  const other = await makePlace(aws, random);
  const sealed = await seal(aws, { ...other.place, keyId: other.keyId, body });
  const openedKey = await open(aws, {
    ...other.place,
    blob: dataKeyOf(sealed),
    what: "the encrypted-data-key",
  });
  await write(aws, { ...other.place, ...sealed, body: Buffer.concat([sealed.body, Buffer.from("more")]) });
  const got = await answer.call("getDecrypted", other.place);
  expect(got.error, "the object was changed: getDecrypted must say that it failed").toBeDefined();
  for (const [what, result, secret] of [
    ["the object's content", put, body],
    ["the object's content", refused, body],
    ["the data key", put, dataKey],
    ["the text", encrypted, utf8(text)],
    ["the data key", got, openedKey],
    ["the object's content", got, body],
  ] as const) {
    const log = utf8(`${result.stdout}${result.stderr}`);
    expect(findsSecret(log, secret), `a call failed, and the log holds ${what}`).toBe(false);
    // A caller that catches it may print it; Lambda does.
    const error = utf8(inspect(result.error, { depth: 8, maxArrayLength: null, maxStringLength: null }));
    expect(findsSecret(error, secret), `a call failed, and its error holds ${what}`).toBe(false);
  }
});

/**
 * As it is, in base64, wherever that begins, in hexadecimal digits, as bytes are printed: `<Buffer 68 69>`, `[104, 105]`,
 * `{"0":104}`, or as the characters of a URL. A part of it is a leak too, from its beginning, its middle or its end: as many
 * bytes as do not come by chance.
 */
function findsSecret(where: Buffer, secret: Buffer): boolean {
  const dense = where.toString("latin1").replaceAll(/\s+/g, "");
  const printed = { where, dense, small: dense.toLowerCase() };
  const starts = Array.from({ length: secret.length - 5 }, (_, at) => at);
  return (
    findsNumbers(printed, secret.subarray(0, 4)) ||
    findsNumbers(printed, secret.subarray(-4)) ||
    starts.some((at) => findsBytes(printed, secret.subarray(at, at + 6)))
  );
}

interface Printed {
  readonly where: Buffer;
  /** Without white space. */
  readonly dense: string;
  /** The same in small letters. */
  readonly small: string;
}

const findsBytes = (printed: Printed, bytes: Buffer): boolean =>
  printed.where.includes(bytes) || printed.dense.includes(base64(bytes)) || findsNumbers(printed, bytes);

const findsNumbers = ({ dense, small }: Printed, bytes: Buffer): boolean =>
  small.includes(bytes.toString("hex")) ||
  small.includes([...bytes].map((byte) => `%${byte.toString(16)}`).join("")) ||
  dense.includes(bytes.join(",")) ||
  new RegExp([...bytes].map((byte) => `"\\d+":${byte}`).join(",")).test(dense);

/** Every object of a bucket, older versions too. */
async function everythingIn(aws: Aws, bucket: string): Promise<Stored[]> {
  const { Versions = [] } = await aws
    .client(S3Client)
    .send(new ListObjectVersionsCommand({ Bucket: bucket }));
  return Promise.all(
    Versions.map(({ Key, VersionId }) => read(aws, { bucket, key: Key!, version: VersionId })),
  );
}
