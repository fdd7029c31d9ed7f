/** Zip files that AWS cannot unzip, or with entries outside the function's folder, are refused. */
import { CreateFunctionCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { echo, functionOf, zip } from "../../services/lambda/support.ts";
import { type OwnServer, startWithFunctions } from "./support.ts";

let own: OwnServer;
beforeAll(async () => {
  own = await startWithFunctions();
});
afterAll(() => own[Symbol.asyncDispose]());

const create = (ZipFile: Uint8Array) =>
  own.functions.lambda.send(
    new CreateFunctionCommand({ ...functionOf(echo), FunctionName: "unzipped", Code: { ZipFile } }),
  );
const unreadable = {
  name: "InvalidParameterValueException",
  message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
  $metadata: { httpStatusCode: 400 },
};

/** The zip with one changed byte. */
function damaged(bytes: Uint8Array, at: (zip: Buffer) => number): Uint8Array {
  const copy = Buffer.from(bytes);
  const place = at(copy);
  copy[place] = (copy[place] ?? 0) ^ 0xff;
  return copy;
}

const central = Buffer.from("PK\u0001\u0002", "latin1");

test.each<[string, () => Uint8Array]>([
  ["text", () => strToU8("exports.handler = async () => 1;")],
  ["nothing", () => new Uint8Array()],
  ["half an archive", () => zip(echo).subarray(0, 60)],
  ["damaged data", () => damaged(zip(echo), () => 45)],
  ["a wrong checksum", () => damaged(zip(echo), (bytes) => bytes.indexOf(central) + 16)],
  ["an encrypted entry", () => damaged(zip(echo), (bytes) => bytes.indexOf(central) + 8)],
  ["a name that leaves the folder", () => zipSync({ "../outside.js": strToU8("1") })],
  ["a name that leaves the folder with backslashes", () => zipSync({ "..\\outside.js": strToU8("1") })],
  ["an absolute name", () => zipSync({ "/etc/outside.js": strToU8("1") })],
  ["a file that is also a folder", () => zipSync({ a: strToU8("1"), "a/b.js": strToU8("1") })],
])("%s cannot be unzipped", async (_what, bytes) => {
  await expect(create(bytes())).rejects.toMatchObject(unreadable);
  const { Functions } = await own.functions.lambda.send(new ListFunctionsCommand({}));
  expect(Functions).toEqual([]);
});

test("an archive whose declared size is above 250 MB is refused before it is unpacked", async () => {
  const bytes = Buffer.from(zipSync({ "a.bin": new Uint8Array(1_000_000), "b.bin": new Uint8Array(10) }));
  bytes.writeUInt32LE(262_144_000, bytes.indexOf(central) + 24);
  await expect(create(bytes)).rejects.toMatchObject({
    ...unreadable,
    message: "Unzipped size must be smaller than 262144000 bytes",
  });
});

test("unpacking stops at the declared size of an entry", async () => {
  const bytes = Buffer.from(zipSync({ "a.bin": new Uint8Array(10_000_000) }));
  bytes.writeUInt32LE(10, bytes.indexOf(central) + 24);
  await expect(create(bytes)).rejects.toMatchObject(unreadable);
});

test("symbolic links are not implemented", async () => {
  const link = zipSync({ link: [strToU8("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }] });
  await expect(create(link)).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("symbolic links"),
  });
});
