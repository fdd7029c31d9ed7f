/** Calls an answer several times in one process, and looks from inside at what it throws and what it writes to files. */
import { readdirSync, readFileSync } from "node:fs";
import { OutgoingMessage } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import type * as Answer from "./solution/answer.ts";

type Context = Readonly<Record<string, string>>;
export type Stored = Parameters<typeof Answer.putEncrypted>[0];

/** What a call gave, or the name of the error that it threw. */
export type Ended = { readonly value: unknown } | { readonly error: string };

const nameOf = (error: unknown): string =>
  error instanceof Error ? error.name : `no error, ${typeof error}`;

async function ended(call: () => Promise<unknown>): Promise<Ended> {
  try {
    return { value: await call() };
  } catch (error) {
    return { error: nameOf(error) };
  }
}

/** Decrypts the same ciphertext with one context after the other. */
export async function decryptWithEach(
  answer: typeof Answer,
  ciphertext: string,
  contexts: readonly Context[],
): Promise<Ended[]> {
  const seen: Ended[] = [];
  for (const context of contexts) seen.push(await ended(() => answer.decryptData(ciphertext, context)));
  return seen;
}

export interface Both {
  readonly tried: Ended;
  readonly decrypted: Ended;
}

/** Decrypts a ciphertext by both functions. */
export async function decryptByBoth(
  answer: typeof Answer,
  ciphertext: string,
  context: Context,
): Promise<Both> {
  const [tried, decrypted] = await Promise.all([
    ended(() => answer.tryDecrypt(ciphertext, context)),
    ended(() => answer.decryptData(ciphertext, context)),
  ]);
  return { tried, decrypted };
}

export interface Text {
  readonly keyId: string;
  readonly text: string;
  readonly context: Context;
  /** The same text, encrypted by somebody else. */
  readonly ciphertext: string;
}

/** Encrypts texts at the same time and decrypts them at the same time. Then it asks for the same again. */
export async function textsTwice(
  answer: typeof Answer,
  texts: readonly Omit<Text, "ciphertext">[],
): Promise<unknown[][]> {
  const encrypt = () =>
    Promise.all(texts.map(({ keyId, text, context }) => answer.encryptData(keyId, text, context)));
  const decrypt = (ciphertexts: readonly string[]) =>
    Promise.all(texts.map(({ context }, at) => answer.decryptData(ciphertexts[at]!, context)));
  const ciphertexts = await encrypt();
  const decrypted = await decrypt(ciphertexts);
  await encrypt();
  return [decrypted, await decrypt(ciphertexts)];
}

/** Stores objects at the same time and the last one after them, then reads some at the same time. */
export async function putTogether(
  answer: typeof Answer,
  { together, last, read }: { together: readonly Stored[]; last: Stored; read: readonly Stored[] },
): Promise<Uint8Array[]> {
  await Promise.all(together.map((object) => answer.putEncrypted(object)));
  await answer.putEncrypted(last);
  return Promise.all(read.map((object) => answer.getDecrypted(object)));
}

/** Stores an object and reads it twice. */
export async function readTwice(
  answer: typeof Answer,
  object: Stored,
): Promise<{ first: Uint8Array; second: Ended }> {
  await answer.putEncrypted(object);
  return { first: await answer.getDecrypted(object), second: await ended(() => answer.getDecrypted(object)) };
}

/** Uses each function once, and gives the object that it read and what was in files meanwhile. */
export async function useAll(
  answer: typeof Answer,
  { keyId, text, context, ciphertext }: Text,
  object: Stored,
): Promise<{ read: Uint8Array; files: Uint8Array[] }> {
  const files = new Map<string, Uint8Array>();
  const look = (): void => {
    for (const bytes of temporaryFiles()) files.set(bytes.toString("base64"), bytes);
  };
  const read = await atEachRequest(look, async () => {
    await answer.encryptData(keyId, text, context);
    await answer.decryptData(ciphertext, context);
    await answer.tryDecrypt(ciphertext, context);
    await answer.putEncrypted(object);
    return answer.getDecrypted(object);
  });
  look();
  return { read, files: [...files.values()] };
}

/** Each request to AWS is a moment at which plaintext may lie in a file that is deleted at the end. */
async function atEachRequest<Result>(look: () => void, work: () => Promise<Result>): Promise<Result> {
  const { prototype } = OutgoingMessage;
  const own = Object.getOwnPropertyDescriptor(prototype, "end")!;
  const end = own.value as (...args: unknown[]) => unknown;
  const value = function (this: OutgoingMessage, ...args: unknown[]): unknown {
    look();
    return end.apply(this, args);
  };
  Object.defineProperty(prototype, "end", { ...own, value });
  try {
    return await work();
  } finally {
    Object.defineProperty(prototype, "end", own);
  }
}

function temporaryFiles(): Buffer[] {
  const paths = readdirSync(tmpdir(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  return paths.flatMap((file) => {
    try {
      return [readFileSync(file)];
    } catch {
      return []; // It has been deleted since.
    }
  });
}

/** A function, and what it is given. */
export type Asked = readonly [name: "encryptData" | "putEncrypted" | "getDecrypted", ...args: unknown[]];

/** What is printed when a call's error is printed; undefined for a call that throws none. */
export async function printErrors(
  answer: typeof Answer,
  calls: readonly Asked[],
): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  for (const [name, ...args] of calls) {
    try {
      await (answer[name] as (...given: unknown[]) => Promise<unknown>)(...args);
      seen.push(undefined);
    } catch (error) {
      seen.push(inspect(error, { depth: 8, maxArrayLength: null, maxStringLength: null }));
    }
  }
  return seen;
}
