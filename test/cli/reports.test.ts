/** Reports of the built bin: several reporters, passing and failing runs, one target and two. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Bin, makeBin, project } from "./labs-bin.ts";

const answer = (bin: Bin, script: object): Promise<string> =>
  bin.file("answer-of-mine.ts", `// ${JSON.stringify(script)}\n`);

const read = (bin: Bin, name: string): Promise<string> => readFile(path.join(bin.work, name), "utf8");

test("several reports are written at once, and the terminal still shows one", async () => {
  const bin = await makeBin();
  const summary = path.join(bin.work, "summary.md");
  const file = await answer(bin, { "returns-text": { trouble: "wrong", reason: "Not the text." } });
  const { work } = bin;
  const { labs } = await makeBin({ GITHUB_STEP_SUMMARY: summary });
  const reporters = ["junit=a/j.xml", "json=a/j.json", "human=a/h.txt", "github"].flatMap((name) => [
    "--reporter",
    name.replace("=", `=${work}/`),
  ]);
  const { code, out } = await labs("check", "01", "--answer", file, "--seed", "5", ...reporters);
  expect(code).toBe(1);
  expect(out).toMatch(/FAIL +returns-text/);
  expect(out).toMatch(/^::error file=.*::returns the object's text%0ANot the text\.$/m);
  expect(JSON.parse(await read(bin, "a/j.json"))).toMatchObject({ seed: 5, outcome: "wrong" });
  expect(await read(bin, "a/j.xml")).toContain('tests="3" failures="1" errors="0"');
  expect(await read(bin, "a/h.txt")).toContain("2 of 3 checks passed");
  expect(await read(bin, "summary.md")).toContain("| returns-text | FAIL |");
});

test("a killed command line leaves a record of every declared check", async () => {
  const bin = await makeBin();
  const file = await answer(bin, { "keeps-umlauts": { do: "wait" } });
  const run = bin.start(
    "check",
    "01",
    "--details",
    "--answer",
    file,
    "--reporter",
    "json=j.json",
    "--reporter",
    "junit=j.xml",
  );
  await run.printed("PASS");
  process.kill(run.pid, "SIGKILL");
  await run.done;
  const { outcome, tests } = JSON.parse(await read(bin, "j.json")) as { outcome: string; tests: object[] };
  expect({ outcome, tests: tests.length }).toEqual({ outcome: "interrupted", tests: 3 });
  expect(await read(bin, "j.xml")).toContain('tests="3" failures="0" errors="3"');
});

test("a target that cannot be opened makes every check an error, never a failure", async () => {
  const bin = await makeBin();
  const file = await answer(bin, {});
  const place = ["--target", "endpoint", "--endpoint", "http://127.0.0.1:9"];
  const { code } = await bin.labs("check", "01", "--answer", file, "--reporter", "junit=j.xml", ...place);
  expect(code).toBe(5);
  expect(await read(bin, "j.xml")).toContain('tests="3" failures="0" errors="3"');
});

/** Answers every request. The scripted lab makes no calls. */
async function someEndpoint(): Promise<string> {
  const server = createServer((_request, response) => response.end("here")).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test("two targets that agree have one table and the answer's exit code", async () => {
  const bin = await makeBin();
  const file = await answer(bin, { "returns-text": { trouble: "wrong", reason: "Not the text." } });
  const place = ["--target", "embedded,endpoint", "--endpoint", await someEndpoint()];
  const { code, out } = await bin.labs("check", "01", "--answer", file, ...place);
  expect(code).toBe(1);
  expect(out).toMatch(/^check +embedded +endpoint +verdicts +calls$/m);
  expect(out).toMatch(/^returns-text +FAIL +FAIL +agree +alike$/m);
});

test("two targets that disagree exit with 6, and both exchanges are in the text and in JSON", async () => {
  const bin = await makeBin();
  const file = await answer(bin, {
    "returns-text": { trouble: "wrong", reason: "Not the text.", on: "endpoint" },
  });
  const place = ["--target", "embedded,endpoint", "--endpoint", await someEndpoint()];
  const { code, out } = await bin.labs(
    "check",
    "01",
    "--answer",
    file,
    ...place,
    "--reporter",
    "json=j.json",
  );
  expect(code).toBe(6);
  expect(out).toMatch(/^returns-text +PASS +FAIL +DISAGREE +alike$/m);
  expect(out).toMatch(/calls +1 s3:GetObject 200 3 ms +1 s3:GetObject 200 3 ms/);
  expect(JSON.parse(await read(bin, "j.json"))).toMatchObject({
    exit_code: 6,
    results: [{ target: "embedded" }, { target: "endpoint" }],
    comparisons: [{ checks: [{ id: "returns-text", agreement: "disagree" }, {}, {}] }],
  });
});

test("an invalid list of targets is refused before anything runs", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  expect(await labs("check", "--target", "embedded,embedded")).toMatchObject({
    code: 2,
    err: expect.stringContaining("embedded is named twice"),
  });
  expect(await labs("check", "--target", "embedded,moon")).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is no target "moon"'),
  });
});

test("a hidden check reports why it failed, but neither its input nor the expected value", async () => {
  const bin = await makeBin({ LABS_FOLDER: path.join(project, "test/fixtures/hidden-labs") });
  const file = await bin.file(
    "cut.ts",
    "export const echo = (text: string) => { console.log(text); return 1; };\n",
  );
  const { code, out } = await bin.labs(
    "check",
    "01",
    "--answer",
    file,
    "--seed",
    "5",
    "--reporter",
    "json=j.json",
    "--details",
  );
  expect(code).toBe(1);
  expect(out).toContain("echo gives back the text it was given");
  expect(out).toContain("Not met: ");
  expect(out).toContain("shows neither its input nor what it expects");
  expect(`${out}${await read(bin, "j.json")}`).not.toContain("secret-");
});
