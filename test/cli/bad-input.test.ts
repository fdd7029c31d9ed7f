/** Wrong usage of the command line: a clear message, the right exit code, no data lost, no process left. */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { killGroup, makeBin, project } from "./labs-bin.ts";

test.each([
  [["chek"], "Unknown command 'chek'.", "Did you mean check?"],
  [["check", "--sed", "1"], "Unknown option '--sed'.", "Did you mean --seed?"],
  [["check", "--seed", "-1"], "is invalid: a seed is a word like", "./lab check --help"],
  [["dev"], "./lab dev needs a command.", "./lab dev --help"],
  [["dev", "mutants"], "Missing required argument 'lab'.", "./lab dev mutants --help"],
  [["run", "01", "--target", "embedded,localstack"], "There is no target", "labs check alone takes several"],
  [["check", "s4"], 'There is no lab "s4".', "Labs: 01-scripted, 02-second."],
  [["start", "scriptd"], 'There is no lab "scriptd".', "Did you mean 01-scripted?"],
  [["check"], "Which lab? You have not begun one yet.", "./lab list"],
  [["check", "02"], "You have no answer for 02-second yet.", "./lab start 02-second"],
  [["check", "01", "02", "--answer", "x.ts"], "--answer names one file", ""],
  [["check", "01", "--answer", "x.ts"], "There is no file", "Paths are relative to your working directory."],
  [["check", "--all", "01"], "Name labs or say --all, not both.", ""],
  [["check", "01", "--target", "azure"], 'There is no target "azure".', "Targets: embedded, localstack"],
  [["check", "01", "--endpoint", "http://127.0.0.1:1"], "--endpoint means nothing", "--target endpoint"],
  [["check", "01", "--target", "aws"], "Real AWS costs money", "--yes-real-aws"],
  [
    ["check", "01", "--target", "endpoint", "--endpoint", "http://192.0.2.1"],
    "not on this machine",
    "--allow-",
  ],
  [["hint", "01", "--level", "4"], "a level is 1, 2 or 3", ""],
  [["aws", "--port", "http"], "a port is a whole number", ""],
])("labs %s exits with 2 and a hint", async (args, message, hint) => {
  const { labs, file } = await makeBin();
  await file("01-scripted/answer.ts", "// {}\n");
  const { code, out, err } = await labs(...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(message);
  expect(err).toContain(hint);
});

test.each([
  ["does-not-load", 3, "the answer does not load"],
  ["limit", 4, "a limit was reached"],
  ["environment", 5, "the environment failed, not the answer"],
  ["defect", 6, "a defect of the lab or of its grader"],
] as const)("an answer with the outcome %s exits with %i", async (trouble, exitCode, words) => {
  const { labs, file } = await makeBin();
  const answer = await file("a.ts", `// ${JSON.stringify({ "returns-text": { trouble, reason: "So." } })}\n`);
  const { code, out } = await labs("check", "01", "--answer", answer, "--seed", "3");
  expect(code).toBe(exitCode);
  expect(out).toContain("why       So.");
  expect(out).toContain(words);
  expect(out).toContain("replay    ./lab check 01-scripted --answer a.ts --seed 3");
});

test("control characters in an answer's output are escaped, not sent to the terminal", async () => {
  const { labs, file } = await makeBin({ FORCE_COLOR: "1" });
  const trouble = { trouble: "wrong", reason: "bad\u001b]0;title\u0007 \u202etext" };
  const answer = await file("a.ts", `// ${JSON.stringify({ "returns-text": trouble })}\n`);
  const { out } = await labs("check", "01", "--answer", answer);
  expect(out).toContain("bad\\x1b]0;title\\x07 \\u202etext");
  expect(out).toContain("\u001b[31mFAIL");
  // oxlint-disable-next-line no-control-regex -- only colour codes are allowed
  expect(out.replaceAll(/\u001b\[\d+m/g, "")).not.toContain("\u001b");
});

test("NO_COLOR has precedence over FORCE_COLOR, and a pipe has no colours, also in CI", async () => {
  const [silent, piped] = await Promise.all([
    makeBin({ NO_COLOR: "1", FORCE_COLOR: "1" }),
    makeBin({ CI: "true" }),
  ]);
  expect((await silent.labs("list")).out).not.toContain("\u001b");
  expect((await piped.labs("list")).out).not.toContain("\u001b");
});

test("type errors are shown, and count as failures with --types", async () => {
  const { labs, file } = await makeBin();
  const answer = await file("a.ts", '// {}\nexport const n: number = "text";\n');
  const shown = await labs("check", "01", "--answer", answer);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain("1 type error (shown, not judged; --types judges them)");
  expect(shown.out).toContain("a.ts:2:14  TS2322");
  const judged = await labs("check", "01", "--answer", answer, "--types");
  expect(judged.code).toBe(3);
  expect(judged.out).toContain("(judged, as --types asks)");
});

test("an invalid lab.json exits with 6 and the place in the file", async () => {
  const { labs, file } = await makeBin({ LABS_FOLDER: "labs" });
  await file("labs/01-bad/lab.json", '{"formatVersion": 2}');
  const { code, err } = await labs("list");
  expect(code).toBe(6);
  expect(err).toContain("/formatVersion: it does not match 1");
});

test("errors have a JSON form", async () => {
  const { labs } = await makeBin();
  const { code, out } = await labs("check", "03", "--json");
  expect(code).toBe(2);
  expect(JSON.parse(out)).toEqual({
    schema: "labs-error/v1",
    status: "error",
    exit_code: 2,
    message: 'There is no lab "03".',
    hint: "Labs: 01-scripted, 02-second.",
  });
});

test("a port in use exits with 5 and suggests another port", async () => {
  const { labs } = await makeBin();
  const busy = createServer().listen(0, "127.0.0.1");
  await once(busy, "listening");
  const { port } = busy.address() as { port: number };
  const { code, err } = await labs("aws", "--port", String(port));
  busy.close();
  expect(code).toBe(5);
  expect(err).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`);
  expect(err).toContain("--port");
});

test("nothing is lost when the work folder cannot be written", async () => {
  const { labs, work } = await makeBin();
  await writeFile(path.join(work, "01-scripted"), "a file of mine");
  const { code, err } = await labs("start", "01");
  expect(code).toBe(2);
  expect(err).toContain("answer.ts cannot be read");
  expect(await readFile(path.join(work, "01-scripted"), "utf8")).toBe("a file of mine");
});

// Only Linux has folders in which none can be created. Node.js's recursive mkdir never returns there.
test.runIf(process.platform === "linux").each(["/proc/labs", "/proc/1/labs"])(
  "a work folder below %s exits with 2",
  async (work) => {
    const { labs } = await makeBin({ LABS_WORK: work });
    const { code, err } = await labs("start", "01");
    expect(code).toBe(2);
    expect(err).toContain(`Cannot create the folder ${work}`);
    expect(err).toContain("LABS_WORK");
  },
);

test("a closed output pipe is not an error", async () => {
  const { start } = await makeBin();
  const run = start("list");
  run.stopReading();
  expect(await run.done).toMatchObject({ code: 0, err: "" });
});

/** An answer whose second check waits until it is ended. */
const endless = `// ${JSON.stringify({ "keeps-umlauts": { do: "wait" } })}\n`;
const firstCheck = "PASS";

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s exits with 130 and leaves no process",
  async (signal) => {
    const { start, file, work } = await makeBin();
    const answer = await file("a.ts", endless);
    const run = start("check", "01", "--details", "--answer", answer);
    await run.printed(firstCheck);
    process.kill(run.pid, signal);
    const { code, out } = await run.done;
    expect(code).toBe(130);
    expect(out).toContain("1 of 3 checks passed, 2 not run");
    // The system may remove ended processes a little later.
    await vi.waitFor(() => expect(killGroup(run.pid, 0)).toBe(false), { timeout: 60_000 });
    expect(await readdir(work)).toEqual(["a.ts"]);
  },
);

test("the child processes of a killed command line end", async () => {
  const { start, file } = await makeBin();
  const answer = await file("a.ts", endless);
  const run = start("check", "01", "--details", "--answer", answer);
  await run.printed(firstCheck);
  process.kill(run.pid, "SIGKILL");
  await vi.waitFor(() => expect(killGroup(run.pid, 0)).toBe(false), { timeout: 60_000 });
});

test("nothing is written to the project's folder", async () => {
  const { labs, file } = await makeBin();
  await mkdir(path.join(project, "node_modules"), { recursive: true });
  const before = await readdir(project);
  await labs("check", "01", "--answer", await file("a.ts", "// {}\n"));
  expect(await readdir(project)).toEqual(before);
});
