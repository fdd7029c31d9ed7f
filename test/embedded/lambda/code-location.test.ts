/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html */
import { CreateFunctionCommand, GetFunctionCommand, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { echo, functionOf, zip } from "../../services/lambda/support.ts";
import { makeClock, startWithFunctions } from "./support.ts";

test("Code.Location is a URL of the zip that works for ten minutes without credentials", async () => {
  const clock = makeClock();
  await using own = await startWithFunctions(clock);
  const { lambda } = own.functions;
  const FunctionName = "downloaded";
  await lambda.send(new CreateFunctionCommand({ ...functionOf(echo), FunctionName }));
  const location = async () => (await lambda.send(new GetFunctionCommand({ FunctionName }))).Code!.Location!;
  const link = await location();
  const response = await fetch(link);
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(zip(echo)));
  expect((await fetch(link.replace(/Expires=\d/, "Expires=9"))).status).toBe(403);
  expect((await fetch(link.replace(/Signature=.+/, ""))).status).toBe(403);
  clock.pass(599_000);
  expect((await fetch(link)).status).toBe(200);
  clock.pass(2000);
  expect((await fetch(link)).status).toBe(403);
  const changed = zip({ "index.mjs": "export const handler = async () => 2;" });
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: changed }));
  const again = await fetch(await location());
  expect(new Uint8Array(await again.arrayBuffer())).toEqual(new Uint8Array(changed));
});

test("unzipped files keep their modes", async () => {
  await using own = await startWithFunctions();
  const text = strToU8(
    "const fs = require('fs'); exports.handler = async () => " +
      "Object.fromEntries(fs.readdirSync(__dirname).map((name) => [name, (fs.statSync(name).mode & 0o777).toString(8)]));",
  );
  const unix = (mode: number) => ({ os: 3, attrs: ((0o100000 | mode) << 16) >>> 0 });
  const ZipFile = zipSync({
    "index.js": [text, unix(0o644)],
    tool: [text, unix(0o755)],
    secret: [text, unix(0o600)],
  });
  const name = await own.functions.create(echo, { Code: { ZipFile } });
  expect((await own.functions.invoke(name)).value).toEqual({ "index.js": "644", secret: "600", tool: "755" });
});
