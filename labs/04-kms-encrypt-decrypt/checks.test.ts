import {
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { type Aws, type Random, type Run, check, expect } from "aws-data-labs/testing";
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

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const operations = (run: Run): string[] => run.calls.map((call) => call.operation);

/** What the Python original's encrypt_data gives. */
async function encrypt(
  aws: Aws,
  { keyId, text, context }: { keyId: string; text: string; context: Context },
) {
  const input = { KeyId: keyId, Plaintext: utf8(text), EncryptionContext: context };
  return base64((await aws.client(KMSClient).send(new EncryptCommand(input))).CiphertextBlob!);
}

function contextOf(run: Run, operation: string): unknown {
  return run.calls.find((call) => call.operation === operation)?.input["EncryptionContext"];
}

check("round-trip", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const encrypted = await answer.call("encryptData", keyId, text, context);
  expect(encrypted.value, "encryptData returns the ciphertext as a string").toBeTypeOf("string");
  const decrypted = await answer.call("decryptData", encrypted.value, context);
  expect(decrypted.value, "decryptData returns the text that encryptData was given").toBe(text);
});

check("interoperable", async ({ answer, aws, random }) => {
  // Without a context, for this check is about the form of a ciphertext alone.
  const [keyId, context, text] = [await aws.key(), {}, random.text()];
  const { value } = await answer.call("encryptData", keyId, text, context);
  const blob = Buffer.from(String(value), "base64");
  const opened = await open(aws, { blob, context, what: "what encryptData returned, taken as base64" });
  expect(opened.toString(), "KMS opens encryptData's ciphertext and finds the text").toBe(text);
  const decrypted = await answer.call("decryptData", await encrypt(aws, { keyId, text, context }), context);
  expect(decrypted.value, "decryptData reads a ciphertext of the Python original").toBe(text);
});

check("unicode", async ({ answer, aws, random }) => {
  const [keyId, context] = [await aws.key(), makeContext(random)];
  const text = `\u0000${random.text({ unicode: true, length: 60 })}\r\nGrüße, naïve café 😀\u{1f680}`;
  const encrypted = await answer.call("encryptData", keyId, text, context);
  const decrypted = await answer.call("decryptData", encrypted.value, context);
  expect(decrypted.value, "every character comes back, also beyond ASCII").toBe(text);
});

check("one-call-each", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const encrypted = await answer.call("encryptData", keyId, text, context);
  expect(operations(encrypted), "encryptData makes one call, Encrypt").toEqual(["Encrypt"]);
  const decrypted = await answer.call("decryptData", await encrypt(aws, { keyId, text, context }), context);
  expect(operations(decrypted), "decryptData makes one call, Decrypt").toEqual(["Decrypt"]);
});

check("context-sent", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const encrypted = await answer.call("encryptData", keyId, text, context);
  expect(contextOf(encrypted, "Encrypt"), "Encrypt gets the EncryptionContext").toEqual(context);
  const decrypted = await answer.call("decryptData", await encrypt(aws, { keyId, text, context }), context);
  expect(contextOf(decrypted, "Decrypt"), "Decrypt gets the EncryptionContext").toEqual(context);
});

check("wrong-context", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const ciphertext = await encrypt(aws, { keyId, text, context });
  for (const other of [{ ...context, department: `not ${context["department"]}` }, {}]) {
    const run = await answer.call("decryptData", ciphertext, other);
    expect(run.error, "decryptData throws when the context is another one").toBeDefined();
    expect(run.error?.name, "decryptData lets KMS's own error through").toBe("InvalidCiphertextException");
  }
});

check("tell-apart", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const kms = aws.client(KMSClient);
  const ciphertext = await encrypt(aws, { keyId, text, context });
  const outcome = async (given: Context = context) =>
    (await answer.call("tryDecrypt", ciphertext, given)).value;
  expect(await outcome(), "with the right context, the text").toEqual({ text });
  expect(await outcome({}), "without the context").toEqual({ refused: "invalid-ciphertext" });
  await kms.send(new DisableKeyCommand({ KeyId: keyId }));
  expect(await outcome(), "with a disabled key").toEqual({ refused: "key-disabled" });
  await kms.send(new EnableKeyCommand({ KeyId: keyId }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
  expect(await outcome(), "with a key that is pending deletion").toEqual({ refused: "key-pending-deletion" });
});

check("passes-on", async ({ answer, aws, random }) => {
  const [keyId, context, text] = [await aws.key(), makeContext(random), random.text()];
  const ciphertext = await encrypt(aws, { keyId, text, context });
  const run = await answer.call({
    export: "tryDecrypt",
    args: [ciphertext, context],
    env: { AWS_MAX_ATTEMPTS: "1" },
    faults: [{ operation: "Decrypt", kind: "throttle", calls: [1, 2, 3, 4, 5] }],
  });
  expect(operations(run), "tryDecrypt asks KMS").toContain("Decrypt");
  expect(run.error, "KMS was busy (ThrottlingException): that is no refusal, and is thrown").toBeDefined();
});

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
  const stored = await read(aws, place.bucket, place.key);
  expect(stored.body.equals(body), "S3 never sees the plaintext").toBe(false);
  const opened = await unseal(aws, stored, place.context);
  expect(opened.toString(), "the stored object, opened as the layout says").toBe(body.toString());
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
    stored.push(await read(aws, place.bucket, key));
  }
  const [one, two] = stored as [Stored, Stored];
  expect(one.metadata["iv"], "two objects have two IVs").not.toBe(two.metadata["iv"]);
  expect(dataKeyOf(one).equals(dataKeyOf(two)), "two objects share a data key").toBe(false);
});

check("tampered", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const body = utf8(random.words(20));
  const stored = await seal(aws, { ...place, keyId, body });
  expectBytes(
    (await answer.call("getDecrypted", place)).value,
    body,
    "an object that nobody changed is read",
  );
  for (const at of [random.int(0, body.length - 1), stored.body.length - 1]) {
    const changed = Buffer.from(stored.body);
    changed[at]! ^= 1;
    await write(aws, { ...place, body: changed, metadata: stored.metadata });
    const run = await answer.call("getDecrypted", place);
    const part = at < body.length ? "the ciphertext" : "the tag";
    expect(run.error, `getDecrypted throws when a bit of ${part} was changed`).toBeDefined();
  }
});

check("object-context", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const body = utf8(random.words(20));
  const put = await answer.call("putEncrypted", { ...place, keyId, body });
  expect(contextOf(put, "GenerateDataKey"), "GenerateDataKey gets the EncryptionContext").toEqual(
    place.context,
  );
  const get = await answer.call("getDecrypted", place);
  expect(contextOf(get, "Decrypt"), "Decrypt gets the caller's EncryptionContext").toEqual(place.context);
  const other = await answer.call("getDecrypted", { ...place, context: { department: "another" } });
  expect(other.error, "getDecrypted throws when the caller names another context").toBeDefined();
});

check("nothing-leaks", async ({ answer, aws, random }) => {
  const { keyId, place } = await makePlace(aws, random);
  const [text, body] = [random.text({ length: 60 }), utf8(random.words(12))];
  const ciphertext = await encrypt(aws, { keyId, text, context: place.context });
  const runs = [
    await answer.call("encryptData", keyId, text, place.context),
    await answer.call("tryDecrypt", ciphertext, place.context),
    await answer.call("putEncrypted", { ...place, keyId, body }),
    await answer.call("getDecrypted", place),
  ];
  expectBytes(runs.at(-1)!.value, body, "the object comes back");
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
  const log = utf8(runs.map((run) => run.stdout + run.stderr).join("\n"));
  const bucket = Buffer.concat(
    stored.flatMap((object) => [object.body, utf8(JSON.stringify(object.metadata))]),
  );
  for (const [what, secret] of secrets) {
    expect(findsSecret(log, secret), `the log holds ${what}`).toBe(false);
    expect(findsSecret(bucket, secret), `the bucket holds ${what}`).toBe(false);
  }
});

/** As it is, in base64 or in hexadecimal digits. */
const findsSecret = (where: Buffer, secret: Buffer): boolean =>
  [secret, utf8(base64(secret)), utf8(secret.toString("hex"))].some((form) => where.includes(form));

/** Every object of a bucket, older versions too. */
async function everythingIn(aws: Aws, bucket: string): Promise<Stored[]> {
  const { Versions = [] } = await aws
    .client(S3Client)
    .send(new ListObjectVersionsCommand({ Bucket: bucket }));
  return Promise.all(Versions.map(({ Key }) => read(aws, bucket, Key!)));
}
