/** The execution environment of a function, and what is hidden from the function. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnServer, startWithFunctions } from "./support.ts";

let own: OwnServer;
beforeAll(async () => {
  own = await startWithFunctions();
});
afterAll(() => own[Symbol.asyncDispose]());

const run = async (body: string, settings: object = {}, event: unknown = {}) => {
  const code = `import fs from "node:fs"; import os from "node:os"; import path from "node:path";
    export const handler = async (event, context) => { ${body} };`;
  const name = await own.functions.create({ "index.mjs": code }, settings);
  return own.functions.invoke(name, event);
};

test("the environment variables are AWS's, with credentials of the role and none of the server's variables", async () => {
  const { value } = await run("return process.env;", { Environment: { Variables: { OWN: "yes" } } });
  const names = Object.keys(value as object).sort();
  expect(names).toEqual([
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_ENDPOINT_URL",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_FORMAT",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_REGION",
    "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "HOME",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "LANG",
    "OWN",
    "PATH",
    "TZ",
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
  ]);
  expect(value).toMatchObject({
    AWS_ENDPOINT_URL: own.aws.endpoint,
    AWS_REGION: "eu-central-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
    AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    OWN: "yes",
  });
});

test("a function's own AWS_ENDPOINT_URL has precedence", async () => {
  const Variables = { AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
  const { value } = await run("return process.env.AWS_ENDPOINT_URL;", { Environment: { Variables } });
  expect(value).toBe("http://127.0.0.1:9");
});

test("the time zone is UTC", async () => {
  expect((await run("return new Date(2026, 0, 1).toISOString();")).value).toBe("2026-01-01T00:00:00.000Z");
});

/** ENOENT: if the clone is below the system's /tmp, the function's own /tmp hides it. */
const refused = /^(ERR_ACCESS_DENIED|ENOENT)$/;

test("variables that configure Node.js are passed to the function but lift no restriction", async () => {
  const Variables = {
    NODE_OPTIONS: "--allow-fs-read=*",
    LD_PRELOAD: "/nowhere.so",
    NODE_PATH: process.cwd(),
  };
  const { value } = await run(
    `try { return fs.readFileSync(event.file, "utf8"); } catch ({ code }) { return [code, process.env.NODE_OPTIONS]; }`,
    { Environment: { Variables } },
    { file: `${process.cwd()}/package.json` },
  );
  expect(value).toEqual([expect.stringMatching(refused), "--allow-fs-read=*"]);
});

test("writes to /tmp go to the environment's own folder", async () => {
  const { value } = await run(`
    fs.writeFileSync("/tmp/a.txt", "a");
    await fs.promises.rename("/tmp/a.txt", "/tmp/b.txt");
    const made = fs.mkdtempSync(path.join(os.tmpdir(), "made-"));
    fs.writeFileSync(path.join(made, "c.txt"), "c");
    return [os.tmpdir(), fs.readFileSync("/tmp/b.txt", "utf8"), fs.existsSync("/tmp/a.txt"),
      (await fs.promises.readdir("/tmp", { recursive: true })).length];`);
  expect(value).toEqual(["/tmp", "a", false, 3]);
});

test("files of the project and of the machine cannot be read by any method", async () => {
  const root = process.cwd();
  const paths = [
    `${root}/package.json`,
    `${root}/labs`,
    `${root}/src/embedded/server.ts`,
    `${root}/node_modules/vitest/package.json`,
    `${root}/node_modules/@aws-sdk/client-s3/../../vitest/package.json`,
    "TASK/../../../node_modules/@aws-sdk/client-s3/../../../package.json",
    "TASK/../../..",
    "/etc/passwd",
    "/proc/self/environ",
  ];
  const { value } = await run(
    `return event.map((name) => {
      const file = name.replace("TASK", process.env.LAMBDA_TASK_ROOT);
      try { return fs.statSync(file).isDirectory() ? fs.readdirSync(file) : fs.readFileSync(file, "utf8"); }
      catch ({ code }) { return code; }
    });`,
    {},
    paths,
  );
  expect(value).toEqual(paths.map(() => expect.stringMatching(refused)));
});

test("a function can neither start processes nor signal others", async () => {
  const { value } = await run(
    `const outcome = async (action) => { try { await action(); return "done"; } catch (error) { return error.code ?? "refused"; } };
    const { execSync } = await import("node:child_process");
    const { Worker } = await import("node:worker_threads");
    return [await outcome(() => execSync("true")), await outcome(() => new Worker("1", { eval: true })),
      await outcome(() => process.kill(1, 0))];`,
  );
  expect(value).toEqual(["ERR_ACCESS_DENIED", "ERR_ACCESS_DENIED", "refused"]);
});

test("each line of raw output is one event, and so is each console call with all its lines", async () => {
  const name = await own.functions.create({
    "index.mjs": `export const handler = async () => {
      process.stdout.write("one\\ntwo\\n"); console.log("three\\nfour"); process.stderr.write("five"); };`,
  });
  await own.functions.invoke(name);
  const messages = await own.functions.logged(name, (all) => all.some((text) => text.startsWith("REPORT")));
  const between = messages.slice(
    messages.findIndex((text) => text.startsWith("START")) + 1,
    messages.findIndex((text) => text.startsWith("END")),
  );
  expect(between).toEqual(["one\n", "two\n", expect.stringMatching(/\tINFO\tthree\nfour\n$/), "five\n"]);
});

test("with the JSON log format, console calls and platform events are JSON, without levels below INFO", async () => {
  const name = await own.functions.create(
    {
      "index.mjs": `export const handler = async () => {
        console.debug("hidden"); console.log({ a: 1 }); console.warn("b", 2); console.error(new RangeError("c")); };`,
    },
    { LoggingConfig: { LogFormat: "JSON" } },
  );
  await own.functions.invoke(name);
  const messages = await own.functions.logged(name, (all) =>
    all.some((text) => text.includes("platform.report")),
  );
  const events = messages.map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(events.map(({ type, level }) => type ?? level)).toEqual([
    "platform.initStart",
    "platform.start",
    "INFO",
    "WARN",
    "ERROR",
    "platform.report",
  ]);
  expect(events[2]).toMatchObject({ message: { a: 1 }, requestId: expect.any(String) });
  expect(events[3]).toMatchObject({ message: "b 2" });
  expect(events[4]).toMatchObject({
    message: {
      errorType: "RangeError",
      errorMessage: "c",
      stackTrace: expect.arrayContaining(["RangeError: c"]),
    },
  });
});

test("the log goes to the log group in the function's settings", async () => {
  const name = await own.functions.create(
    { "index.mjs": "export const handler = async () => { console.log('here'); };" },
    { LoggingConfig: { LogGroup: "/aws/lambda/elsewhere" } },
  );
  await own.functions.invoke(name);
  const messages = await own.functions.logged("elsewhere", (all) => all.length > 0);
  expect(messages.join("")).toContain("here");
});

test("the log of a handler that prints too much is cut, with a note", async () => {
  const { log } = await run(
    "const line = 'x'.repeat(10_000); for (let n = 0; n < 3000; n += 1) console.log(line);",
    { Timeout: 30 },
  );
  expect(log).toContain("what follows was not kept");
  expect(log).toMatch(/REPORT .*\t\n$/);
});

test("all environments end with the server, also busy ones", async () => {
  const pids: unknown[] = [];
  {
    await using short = await startWithFunctions();
    const name = await short.functions.create({
      "index.mjs": `export const handler = async ({ wait }) => {
        if (wait) await new Promise((resolve) => setTimeout(resolve, 60_000));
        return process.pid;
      };`,
    });
    pids.push((await short.functions.invoke(name)).value);
    // The connection is cut when the server ends.
    short.functions.invoke(name, { wait: true }).catch(() => undefined);
    await short.functions.logged(name, (all) => all.length > 0);
  }
  for (const pid of pids) expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
});

test("only the most recently used environments stay alive", async () => {
  await using short = await startWithFunctions();
  const pids: number[] = [];
  for (let n = 0; n < 9; n += 1) {
    const name = await short.functions.create({
      "index.mjs": "export const handler = async () => process.pid;",
    });
    pids.push(Number((await short.functions.invoke(name)).value));
  }
  const [first, ...others] = pids;
  for (const pid of others) expect(process.kill(pid, 0)).toBe(true);
  await expect.poll(() => isRunning(first as number)).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
