// oxlint-disable max-lines -- a lab has one file of checks
import { createHash, createHmac } from "node:crypto";
import {
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { ListObjectVersionsCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import {
  type Aws,
  type CallResult,
  type Random,
  type Tools,
  check,
  expect,
  findsSecret,
} from "aws-data-labs/testing";
import type { Asked, Both, Ended, Stored as Given } from "./driver.ts";
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
  // A long text, for base64 that is made or read in slices has padding within it, or lines.
  const [keyId, context, text] = [await aws.key(), {}, random.text({ length: random.int(3000, 4000) })];
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
  const start = `\uFEFF\uFFFDé e\u0301 \u212B${random.text({ unicode: true, length: 60 })}\r\nGrüße, naïve café 😀\u{1f680}\u0000`;
  // Then characters of four bytes, none of which begins at a multiple of four: a slice of 1000 or 1024 bytes ends in one.
  const shift = ".".repeat(5 - (utf8(start).length % 4));
  const faces = random.list(900, () => String.fromCodePoint(random.int(0x1f600, 0x1f64f))).join("");
  const text = `${start}${shift}${faces}\u0000`;
  const encrypted = await answer.call("encryptData", keyId, text, context);
  const decrypted = await answer.call("decryptData", encrypted.value, context);
  expect(
    decrypted.value,
    "every character comes back: those beyond ASCII, a byte order mark, and the last one, U+0000",
  ).toBe(text);
});

check("one-call-each", async ({ answer, aws, random }) => {
  const texts = await Promise.all(
    ["one", "other"].map(async () => ({
      keyId: await aws.key(),
      context: makeContext(random),
      text: random.text(),
    })),
  );
  const result = await answer.call({ export: "encryptData", driver: "textsTwice", args: [texts] });
  const { value } = result;
  const [encrypts, decrypts] = [texts.map(() => "Encrypt"), texts.map(() => "Decrypt")];
  expect(
    operations(result),
    "one-call-each: Two texts are encrypted and decrypted, then the same two again: encryptData makes one call each time, Encrypt, and decryptData makes one call, Decrypt",
  ).toEqual([...encrypts, ...decrypts, ...encrypts, ...decrypts]);
  const given = texts.map(({ text }) => text);
  expect(
    value,
    "round-trip: Two texts at the same time, and the same two once more: each call of decryptData gives its own text",
  ).toEqual([given, given]);
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
  const contexts = [context, { ...context, department: `not ${context["department"]}` }, {}];
  const result = await answer.call({
    export: "decryptData",
    driver: "decryptWithEach",
    args: [ciphertext, contexts],
  });
  const [right, ...others] = result.value as Ended[];
  expect(right, "refusal-let-through: With its own context the ciphertext is decrypted").toEqual({
    value: text,
  });
  for (const other of others) expectRefused(other, "when the context is another one");
  const bare = await encrypt(aws, { keyId, text, context: {} });
  const added = await answer.call({
    export: "decryptData",
    driver: "decryptWithEach",
    args: [bare, [context]],
  });
  expectRefused((added.value as Ended[])[0], "when a ciphertext without a context is to be opened with one");
  expect(
    operations(result),
    "one-call-each: KMS refuses another context, today and tomorrow: decryptData makes one call, Decrypt, each time",
  ).toEqual(contexts.map(() => "Decrypt"));
});

function expectRefused(ended: Ended | undefined, when: string): void {
  expect(ended, `refusal-let-through: decryptData throws ${when}: KMS's own error is let through`).toEqual({
    error: "InvalidCiphertextException",
  });
}

check("tell-apart", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const kms = aws.client(KMSClient);
  const ciphertext = await encrypt(aws, { keyId, text, context });
  const outcome = async (given: Context = context) => {
    const args = [ciphertext, given];
    const result = await answer.call({ export: "tryDecrypt", driver: "decryptByBoth", args });
    const { tried, decrypted } = result.value as Both;
    return { tried, decrypted, calls: operations(result) };
  };
  /** Both functions ask KMS once each. What tryDecrypt gives by name, decryptData throws. */
  const expectRefusal = async (refused: string, { error, why, given }: Refusal) => {
    const { tried, decrypted, calls } = await outcome(given);
    expect(
      tried,
      `${refused}: ${why}, the refusal and nothing else: no text, not even undefined`,
    ).toStrictEqual({
      value: { refused },
    });
    expect(decrypted, `refusal-let-through: ${why}, decryptData throws ${error} as it is`).toEqual({ error });
    expect(calls, `one-call-each: ${why}, tryDecrypt and decryptData make one call each`).toEqual(twoCalls);
  };
  const well = await outcome();
  expect(well.tried, "round-trip: with the right context, the text and nothing else").toStrictEqual({
    value: { text },
  });
  expect(well.calls, "one-call-each: tryDecrypt and decryptData make one call each").toEqual(twoCalls);
  const invalid = { error: "InvalidCiphertextException", why: "without the context", given: {} };
  await expectRefusal("invalid-ciphertext", invalid);
  await kms.send(new DisableKeyCommand({ KeyId: keyId }));
  await expectRefusal("key-disabled", { error: "DisabledException", why: "with a disabled key" });
  await kms.send(new EnableKeyCommand({ KeyId: keyId }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
  const pending = { error: "KMSInvalidStateException", why: "with a key that is pending deletion" };
  await expectRefusal("key-pending-deletion", pending);
});

const twoCalls = ["Decrypt", "Decrypt"];

interface Refusal {
  /** What KMS throws. */
  readonly error: string;
  readonly why: string;
  /** The context, where it is another one. */
  readonly given?: Context;
}

check("passes-on", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const ciphertext = await encrypt(aws, { keyId, text, context });
  await expectThrown({ answer, aws, random }, { keyId, context, errors: refusals });
  const well = await answer.call("tryDecrypt", ciphertext, context);
  expect(well.value, "passes-on: Without an error of KMS, the same ciphertext is decrypted").toEqual({
    text,
  });
});

check("passes-on-troubles", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const ciphertext = await encrypt(aws, { keyId, text, context });
  await expectThrown({ answer, aws, random }, { keyId, context, errors: troubles });
  const well = await answer.call("tryDecrypt", ciphertext, context);
  expect(well.value, "passes-on: Once KMS works again, the same ciphertext is decrypted").toEqual({ text });
});

/** Every call of an operation, with all tries. */
const every = Array.from({ length: 12 }, (_, at) => at + 1);

/**
 * What KMS may say, too: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors. The
 * state of a key stands in the message alone: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html.
 */
const refusals = [
  {
    name: "AccessDeniedException",
    message: "User is not authorized to perform: kms:Decrypt. The key is pending deletion.",
    status: 400,
  },
  { name: "KMSInvalidStateException", message: "The key is pending import.", status: 400 },
  { name: "KMSInvalidStateException", message: "The key is unavailable.", status: 400 },
  { name: "NotFoundException", message: "The key does not exist. Its alias is disabled.", status: 400 },
  { name: "IncorrectKeyException", message: "", status: 400 },
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
        driver: "decryptByBoth",
        args: [ciphertext, context],
        env: { AWS_MAX_ATTEMPTS: "1" },
        faults: [{ operation: "Decrypt", kind: "error", calls: every, ...error }],
      });
    }),
  );
  for (const [at, { name, message }] of errors.entries()) {
    const { tried, decrypted } = results[at]!.value as Both;
    const says = `KMS says ${name}, "${message}"`;
    expect(
      tried,
      `passes-on: ${says}: that is none of the three refusals, and tryDecrypt throws it as it is`,
    ).toEqual({
      error: name,
    });
    expect(decrypted, `refusal-let-through: ${says}: decryptData throws it as it is`).toEqual({
      error: name,
    });
    expect(operations(results[at]!), "passes-on: tryDecrypt and decryptData ask KMS").toContain("Decrypt");
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
  const body = Buffer.alloc(random.int(150_000, 300_000), random.bytes(10_007));
  const change = async () => {
    const { body: sealed, metadata } = await read(aws, place);
    await write(aws, { ...place, body: flipped(sealed, random.int(0, body.length - 1)), metadata });
  };
  const result = await answer.call({
    export: "getDecrypted",
    driver: "readTwice",
    args: [{ ...place, keyId, body }],
    faults: [{ operation: "GetObject", kind: "first", calls: [2], run: change }],
  });
  const { first, second } = result.value as { first: Uint8Array; second: Ended };
  expect(
    operations(result).slice(0, 2),
    "one-data-key: putEncrypted asks for one data key and stores one object",
  ).toEqual(["GenerateDataKey", "PutObject"]);
  expect(
    operations(result).slice(2),
    "one-data-key: getDecrypted reads one object and has one data key decrypted, and the same again when it reads the object again",
  ).toEqual(["GetObject", "Decrypt", "GetObject", "Decrypt"]);
  expectBytes(first, body, "same-bytes: what was stored comes back");
  expect(
    second,
    "tampered: The object was changed since getDecrypted has read it: the second read must not give what the first one gave",
  ).toHaveProperty("error");
});

check("fresh-iv", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const one: Given = { ...place, keyId, body: utf8("the same each time") };
  const two = { ...one, key: `${one.key}-2` };
  const last = { ...one, body: utf8(random.text()) };
  const result = await answer.call({
    export: "putEncrypted",
    driver: "putTogether",
    args: [{ together: [one, two], last, read: [two, last] }],
  });
  const bodies = result.value as Uint8Array[];
  const puts = result.calls.filter(({ operation }) => operation === "PutObject");
  const stored = puts.map(({ input }) => ({ ...(input["Metadata"] as Stored["metadata"]) }));
  expect(stored.length, "one-data-key: three objects are stored").toBe(3);
  const ivs = stored.map((metadata) => Buffer.from(metadata["iv"] ?? "", "base64"));
  const [first, second, third] = ivs as [Buffer, Buffer, Buffer];
  expect(
    new Set(ivs.map((iv) => iv.toString("hex"))).size,
    "fresh-iv: two objects have two IVs, also if they are stored at the same time or one in the other's place",
  ).toBe(3);
  expect(
    ivs.every((iv) => iv.every((byte) => byte < 128)),
    "fresh-iv: the bytes of all IVs are letters and digits, or other characters of ASCII: 12 bytes by chance are any bytes, not the text of some",
  ).toBe(false);
  for (const [iv, other] of [
    [first, second],
    [first, third],
    [second, third],
  ] as const) {
    // By chance, four of twelve are alike once in nine million pairs.
    expect(
      iv.filter((byte, at) => byte === other[at]).length,
      "fresh-iv: two objects have two IVs that share bytes: by chance they share hardly any, by a clock or a count most",
    ).toBeLessThan(4);
  }
  const dataKeys = stored.map((metadata) => metadata["encrypted-data-key"]);
  expect(
    new Set(dataKeys).size,
    "fresh-iv: each object has a data key of its own, also if it is stored at the same time as another or in the place of another",
  ).toBe(3);
  for (const [at, { body }] of [two, last].entries()) {
    expectBytes(bodies[at], body, "same-bytes: two objects that are read at the same time are not mixed up");
  }
  const kept = await read(aws, last);
  const dataKey = await open(aws, { ...place, blob: dataKeyOf(kept), what: "the stored encrypted-data-key" });
  const names = [last.key, `${last.bucket}/${last.key}`, `s3://${last.bucket}/${last.key}`, keyId];
  const known = [
    dataKey,
    dataKeyOf(kept),
    kept.metadata["encrypted-data-key"]!,
    kept.body,
    last.body,
    ...names,
  ];
  expect(
    digestsOf(known, dataKey),
    "fresh-iv: the IV is a digest of the data key, or of something else that is known: it reveals something, and is not random",
  ).not.toContain(third.toString("hex"));
});

/** The beginnings of digests, with the data key and without, as long as an IV, in hexadecimal digits. */
const digestsOf = (texts: readonly (string | Uint8Array)[], dataKey: Buffer): string[] =>
  ["md5", "sha1", "sha256", "sha512"].flatMap((name) =>
    texts
      .flatMap((text) => [createHash(name).update(text), createHmac(name, dataKey).update(text)])
      .map((hash) => hash.digest().subarray(0, 12).toString("hex")),
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
  expect(
    contextOf(put, "GenerateDataKey"),
    "object-context: GenerateDataKey gets the EncryptionContext",
  ).toEqual(place.context);
  const get = await answer.call("getDecrypted", place);
  expect(contextOf(get, "Decrypt"), "object-context: Decrypt gets the caller's EncryptionContext").toEqual(
    place.context,
  );
  const bare = { ...place, key: `${place.key}-bare` };
  await seal(aws, { ...bare, context: {}, keyId, body });
  const added = await answer.call("getDecrypted", bare);
  expect(
    added.error,
    "object-context: getDecrypted throws when the caller names a context and the data key has none",
  ).toBeDefined();
  const other = await answer.call("getDecrypted", { ...place, context: { department: "another" } });
  expect(
    other.error,
    "object-context: getDecrypted throws when the caller names another context",
  ).toBeDefined();
  expect(
    operations(other),
    "one-data-key: KMS refuses another context, today and tomorrow: getDecrypted makes one GetObject and one Decrypt",
  ).toEqual(["GetObject", "Decrypt"]);
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
  const args = [
    { keyId, text, context: place.context, ciphertext },
    { ...place, keyId, body },
  ];
  const result = await answer.call({ export: "putEncrypted", driver: "useAll", args });
  const used = result.value as { read: Uint8Array; files: Uint8Array[] };
  expectBytes(used.read, body, "the object comes back");
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
  const log = utf8(result.stdout + result.stderr);
  // Metadata, tags and whatever else goes with an object, but its body.
  const sent = result.calls
    .filter(({ operation }) => operation.startsWith("Put"))
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
    for (const file of used.files) {
      expect(findsSecret(Buffer.from(file), secret), `a temporary file holds ${what} for a while`).toBe(
        false,
      );
    }
  }
});

check("silent-failures", async ({ answer, aws, random }) => {
  const [failing, changed] = await Promise.all([makePlace(aws, random), makePlace(aws, random)]);
  const { keyId, place } = failing;
  const [text, body] = [makeSecret(random), utf8(makeSecret(random))];
  const before = await seal(aws, { ...place, keyId, body: utf8(random.text()) });
  const sealed = await seal(aws, { ...changed.place, keyId: changed.keyId, body });
  const openedKey = await open(aws, {
    ...changed.place,
    blob: dataKeyOf(sealed),
    what: "encrypted-data-key",
  });
  await write(aws, { ...changed.place, ...sealed, body: Buffer.concat([sealed.body, Buffer.from("more")]) });
  const calls: { readonly asked: Asked; readonly why: string }[] = [
    { asked: ["putEncrypted", { ...place, keyId, body }], why: "S3 refused PutObject" },
    { asked: ["putEncrypted", { ...place, keyId, body }], why: "KMS refused GenerateDataKey" },
    { asked: ["getDecrypted", changed.place], why: "the object was changed" },
    {
      asked: ["encryptData", changed.keyId, text, place.context],
      why: "the key was disabled just before Encrypt",
    },
  ];
  const disable = () => aws.client(KMSClient).send(new DisableKeyCommand({ KeyId: changed.keyId }));
  const result = await answer.call({
    export: "putEncrypted",
    driver: "printErrors",
    args: [calls.map(({ asked }) => asked)],
    env: { AWS_MAX_ATTEMPTS: "1" },
    faults: [
      { operation: "PutObject", kind: "server-error", calls: every },
      { operation: "GenerateDataKey", kind: "deny", calls: every.slice(1) },
      { operation: "Encrypt", kind: "first", run: disable },
    ],
  });
  const printed = result.value as (string | undefined)[];
  for (const [at, { asked, why }] of calls.entries()) {
    expect(printed[at], `silent-failures: ${why}: ${asked[0]} must say that it failed`).toBeTypeOf("string");
  }
  const sent = result.calls.find(({ operation }) => operation === "PutObject")?.input["Metadata"];
  const blob = dataKeyOf({ metadata: { ...(sent as Stored["metadata"]) } });
  const dataKey = await open(aws, { ...place, blob, what: "the encrypted-data-key of PutObject" });
  const log = utf8(`${result.stdout}${result.stderr}`);
  const errors = utf8(printed.join("\n"));
  for (const [what, secret] of [
    ["the text", utf8(text)],
    ["the object's content", body],
    ["the data key", dataKey],
    ["the data key", openedKey],
  ] as const) {
    expect(findsSecret(log, secret), `silent-failures: a call failed, and the log holds ${what}`).toBe(false);
    expect(findsSecret(errors, secret), `silent-failures: a call failed, and its error holds ${what}`).toBe(
      false,
    );
  }
  const left = await everythingIn(aws, place.bucket);
  expect(
    left.some((object) => object.body.equals(before.body)),
    "fails-closed: S3 refused PutObject, and the object that was stored before is still there",
  ).toBe(true);
});

/** Every object of a bucket, older versions too. */
async function everythingIn(aws: Aws, bucket: string): Promise<Stored[]> {
  const { Versions = [] } = await aws
    .client(S3Client)
    .send(new ListObjectVersionsCommand({ Bucket: bucket }));
  return Promise.all(
    Versions.map(({ Key, VersionId }) => read(aws, { bucket, key: Key!, version: VersionId })),
  );
}
