/** /tmp has the size of EphemeralStorage: https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnServer, startWithFunctions } from "./support.ts";

let own: OwnServer;
beforeAll(async () => {
  own = await startWithFunctions();
});
afterAll(() => own[Symbol.asyncDispose]());

/** Fills /tmp, then writes 20 MB by every method: with /tmp full, and with free space again. */
const filler = {
  "index.mjs": `import fs from "node:fs";
    import { Readable } from "node:stream";
    import { finished } from "node:stream/promises";
    const mb = 1024 * 1024;
    const data = Buffer.alloc(20 * mb, 1);
    const handled = async (name, use) => {
      const handle = await fs.promises.open(name, "w");
      try { await use(handle); } finally { await handle.close(); }
    };
    const ways = {
      writeFileSync: (name) => fs.writeFileSync(name, data),
      appendFileSync: (name) => fs.appendFileSync(name, data),
      writeSync: (name) => {
        const descriptor = fs.openSync(name, "w");
        try { fs.writeSync(descriptor, data, 0, data.length); } finally { fs.closeSync(descriptor); }
      },
      callback: (name) => new Promise((done, fail) => fs.writeFile(name, data, (e) => (e ? fail(e) : done()))),
      promise: (name) => fs.promises.writeFile(name, data),
      iterable: (name) => fs.promises.writeFile(name, Readable.from([data])),
      stream: (name) => finished(Readable.from([data]).pipe(fs.createWriteStream(name))),
      handle: (name) => handled(name, (handle) => handle.write(data, 0, data.length)),
      handleFile: (name) => handled(name, (handle) => handle.writeFile(data)),
      copy: (name) => fs.copyFileSync("/tmp/kept", name),
    };
    const tryAll = async () => {
      const results = new Set();
      for (const write of Object.values(ways)) {
        results.add(await (async () => write("/tmp/new"))().then(() => "written", ({ code, message }) => code + ": " + message));
        fs.rmSync("/tmp/new", { force: true });
      }
      return [...results];
    };
    export const handler = async ({ fillMb }) => {
      fs.writeFileSync("/tmp/kept", data);
      fs.writeFileSync("/tmp/filler", Buffer.alloc(fillMb * mb, 1));
      const full = await tryAll();
      fs.rmSync("/tmp/filler");
      return { full, free: await tryAll() };
    };`,
};

const noSpace = "ENOSPC: ENOSPC: no space left on device, write";

test("/tmp has 512 MB. When it is full, every write method fails with ENOSPC until there is space", async () => {
  const name = await own.functions.create(filler, { Timeout: 60, MemorySize: 1024 });
  const { value } = await own.functions.invoke(name, { fillMb: 480 });
  expect(value).toEqual({ full: [noSpace], free: ["written"] });
});

test("EphemeralStorage makes /tmp larger", async () => {
  const EphemeralStorage = { Size: 640 };
  const name = await own.functions.create(filler, { Timeout: 60, MemorySize: 1280 });
  const { lambda } = own.functions;
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, EphemeralStorage }));
  await own.functions.updated(name);
  expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))).toMatchObject({
    EphemeralStorage,
  });
  // A single file may also be larger than 512 MB.
  expect((await own.functions.invoke(name, { fillMb: 610 })).value).toEqual({
    full: [noSpace],
    free: ["written"],
  });
});

test.each([511, 10_241])("an EphemeralStorage of %i MB is refused", async (Size) => {
  await expect(
    own.functions.create({ "index.js": "" }, { EphemeralStorage: { Size } }),
  ).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("ephemeralStorage.size"),
  });
});
