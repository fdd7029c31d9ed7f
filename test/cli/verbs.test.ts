/** Each command once, with the built bin: the exit code and an important line. */
import { access, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { makeBin } from "./labs-bin.ts";

test("help lists every command and every exit code", async () => {
  const { labs } = await makeBin();
  const { code, out, err } = await labs("--help");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatchInlineSnapshot(`
    "Usage: ./lab <command> [options]

    Labs for AWS in TypeScript: solve, run and check them on your own machine.

    Options:
      -V, --version                    print the versions of labs and Node.js
      -h, --help                       show help for a command

    Commands:
      list [options]                   list the labs and how far you are
      start [options] [lab]            begin or continue a lab: writes work/<lab>/answer.ts
      next [options]                   begin the next lab that you have not solved yet; the current one
                                       stays as it is
      task [options] [lab]             show what a lab asks for, from its README
      run [options] [lab]              run your answer on the lab's example: output and AWS calls, no
                                       verdict
      check [options] [lab...]         judge your answer, or any file
      watch [options] [lab]            judge your answer each time you save it, until q or Ctrl-C
      serve [options]                  show the labs as a web page on this machine, until Ctrl-C
      hint [options] [lab]             give the next hint for the task that failed, in three levels
      explain [options] <check> [lab]  explain what a check judges, in the words of the lab's README
      solution [options] [lab]         show our solution, or run it
      diff [options] [lab]             compare your answer with our solution, line by line
      reset [options] [lab]            start over with the starter; your answer is kept as a backup
      restore [options] [lab]          put back an answer that reset kept; your current answer is kept,
                                       too
      progress [options]               show what you have solved so far, with the hints and solutions
                                       that you looked at
      trace [options] [lab]            show a timeline of your last check's AWS calls: start, ms,
                                       status, bytes
      policy [options] [lab]           show the least IAM policy that the calls of your last check need,
                                       and why
      cost [options] [lab]             show requests and bytes of your last check, and their price on
                                       AWS
      cards [options] [topic]          read short answers to interview questions, or be quizzed
      grade [options] [folder]         judge a folder of submissions, one file or folder each, into a
                                       CSV
      targets [options]                list where AWS calls can go, and what is usable here
      localstack [options] [command]   start or stop a LocalStack container that --target localstack
                                       then uses: up, down
      doctor [options]                 check this machine and suggest fixes
      docs [options]                   list the pages of the documentation, and where they are
      completion [options] <shell>     print a script that completes commands, options and labs in your
                                       shell
      aws [options]                    keep the embedded AWS up, for the AWS CLI, boto3 or your own
                                       programs, until Ctrl-C
      dev [options] [command]          for authors of labs: check, mutants, wrong, report-wrong, readme

    Exit codes:
      0    all declared checks ran and passed
      1    the answer is wrong
      2    usage: an unknown lab, option or file
      3    the answer does not load: syntax, missing module, throws at import
      4    a limit was reached: time, memory or output
      5    environment: Docker, port, token, network, target; never a wrong answer
      6    a defect of a lab or of the grader
      130  interrupted; everything started was ended
    "
  `);
  expect((await labs()).out).toBe(out);
});

test("docs lists every page of the index, and each exists", async () => {
  const { labs } = await makeBin();
  const { code, out, err } = await labs("docs");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^For people who solve labs\n {2}\S.*solving\.md\n {4}Solving labs: all commands/);
  const json = JSON.parse((await labs("docs", "--json")).out) as {
    sections: { pages: { file: string }[] }[];
  };
  const files = json.sections.flatMap(({ pages }) => pages.map(({ file }) => file));
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) await expect(access(file)).resolves.toBeUndefined();
});

test("list shows the labs and which are started", async () => {
  const { labs } = await makeBin();
  expect(await labs("list")).toMatchObject({ code: 0, err: "" });
  await labs("start", "second");
  const { out } = await labs("list");
  expect(out).toMatch(/^01-scripted  Do as the answer says +easy, 5 min  s3\n/);
  expect(out).toMatch(/\n02-second    Wait for nobody        started <- current  hard, 5 min  s3\n/);
  const [first, second] = JSON.parse((await labs("list", "--json")).out) as object[];
  expect(first).toMatchObject({ id: "01-scripted", state: "new", current: false, checks: 3 });
  expect(second).toMatchObject({ id: "02-second", state: "started", current: true });
});

test("start creates the answer, and continues with it the second time", async () => {
  const { labs, work } = await makeBin();
  const first = await labs("start");
  expect(first.code).toBe(0);
  expect(first.out).toContain("Task 2: Count its lines");
  expect(await readFile(path.join(work, "01-scripted/answer.ts"), "utf8")).toContain("TODO(read)");
  expect((await labs("start", "01")).out).toContain("(yours, as you left it)");
  expect(JSON.parse((await labs("start", "01", "--json")).out)).toMatchObject({
    lab: "01-scripted",
    fresh: false,
  });
});

test("check judges the current lab, reports each failure in full, and stores the result", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  const { code, out } = await labs("check", "--seed", "4181");
  expect(code).toBe(1);
  expect(out.replaceAll(/\d+\.\d+ s/g, "0.00 s").replaceAll(/seed 4181, .*/g, "seed 4181, answer.ts"))
    .toMatchInlineSnapshot(`
      "01-scripted  Do as the answer says
      embedded, seed 4181, answer.ts

        FAIL    1 of 2  Task 1: Read the text
                FAIL returns-text
        PASS    1 of 1  Task 2: Count its lines

      2 of 3 checks passed in 0.00 s: wrong answer (exit 1)

      FAIL    returns-text: returns the object's text
        why       Nothing was returned.
        input     act("notes.txt")
        expected  "päris"
        actual    undefined
        calls     1 s3:GetObject  200 3 ms  a-bucket/notes.txt
        output    a line \\x1b[2J of output
        hint      ./lab hint 01-scripted --task read
        replay    ./lab check 01-scripted --seed 4181 --check returns-text
        more      --details shows it whole
      "
    `);
  expect((await labs("list")).out).toContain("started 2/3 <- current");
});

test("check --json is a superset of Exercism's results.json", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  const { code, out } = await labs("check", "--json", "--seed", "7");
  const report = JSON.parse(out) as { tests: unknown[] };
  expect(code).toBe(1);
  expect(report).toMatchObject({ version: 3, status: "fail", exit_code: 1, seed: 7, target: "embedded" });
  expect(report.tests[0]).toMatchObject({
    id: "returns-text",
    task_id: 1,
    name: "returns the object's text",
    status: "fail",
    message: "Nothing was returned.",
    test_code: 'act("notes.txt")',
    expected: '"päris"',
    calls: [0],
  });
  expect(report).toMatchObject({
    calls: [{ n: 1, op: "s3:GetObject", status: 200, test: "returns-text" }, {}, {}],
  });
});

test("check --all judges every started lab in order", async () => {
  const { labs, work } = await makeBin();
  expect((await labs("check", "--all")).code).toBe(2);
  await labs("start", "02");
  await labs("start", "01");
  await writeFile(path.join(work, "01-scripted/answer.ts"), "// {}\n");
  const { code, out } = await labs("check", "--all");
  expect(code).toBe(1);
  expect(out.indexOf("3 of 3 checks passed")).toBeGreaterThan(out.indexOf("01-scripted"));
  expect(out.indexOf("02-second")).toBeGreaterThan(out.indexOf("3 of 3 checks passed"));
});

test("run shows the example's output and calls without a verdict", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  const { code, out } = await labs("run");
  expect(code).toBe(0);
  expect(out).toContain('call      act("notes.txt")');
  expect(out).toMatch(/\nexample run, seed /);
  expect(out).toContain("calls     1 s3:GetObject  200 3 ms  a-bucket/notes.txt");
  expect(out).not.toMatch(/PASS|FAIL/);
});

test("run shows the example of any task, and lists the tasks if the name is wrong", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  const { code, out } = await labs("run", "--task", "2", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ lab: "01-scripted", check: "counts-lines" });
  expect(await labs("run", "--task", "cuont")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean count? Tasks: read, count."),
  });
});

test("hint shows the next level each time", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  expect((await labs("hint")).out).toContain("hint 1 of 3\n\nThink of read.");
  expect((await labs("hint")).out).toContain("hint 2 of 3\n\nLook at read.");
  expect((await labs("hint", "--task", "count", "--level", "3")).out).toContain("`count()` does it.");
  expect(JSON.parse((await labs("hint", "--json")).out)).toMatchObject({ level: 3, task: "read" });
  expect(await labs("hint", "--task", "cuont")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean count?"),
  });
});

test("reset keeps the answer", async () => {
  const { labs, work } = await makeBin();
  await labs("start", "01");
  await writeFile(path.join(work, "01-scripted/answer.ts"), "mine");
  const { code, out } = await labs("reset", "--all");
  expect(code).toBe(0);
  expect(out).toContain("Your answer is kept in 01-scripted");
  const [kept] = await readdir(path.join(work, "01-scripted/kept"));
  expect(await readFile(path.join(work, "01-scripted/kept", kept!), "utf8")).toBe("mine");
});

test("solution prints the file, or runs all solutions with output, calls and verdict", async () => {
  const { labs } = await makeBin();
  expect((await labs("solution", "01")).out).toContain("export function act(): string");
  const { code, out } = await labs("solution", "--all", "--run");
  expect(code).toBe(0);
  expect(out).toContain("For example, returns-text:\n  call      act");
  expect(out).toMatch(/01-scripted  PASS  3 of 3 checks .*\n02-second    PASS  1 of 1 check /);
});

test("targets describes each target and whether it can be used here", async () => {
  const { labs } = await makeBin();
  const { code, out } = await labs("targets");
  expect(code).toBe(0);
  expect(out).toMatch(/^embedded  usable, the default\n/);
  const targets = JSON.parse((await labs("targets", "--json")).out) as { name: string }[];
  expect(targets.map(({ name }) => name)).toEqual(["embedded", "localstack", "endpoint", "aws"]);
});
