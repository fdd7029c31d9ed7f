/** Python handlers, as AWS's Python runtime runs them: https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html */
import { CreateFunctionCommand, GetFunctionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { zip } from "../../services/lambda/support.ts";
import { type Pythons, Handler, handler, python, pythonsOn } from "./python-support.ts";
import { type OwnServer, startWithFunctions } from "./support.ts";

let own: OwnServer;
let make: Pythons["make"];
let run: Pythons["run"];
beforeAll(async () => {
  own = await startWithFunctions();
  ({ make, run } = pythonsOn(own));
});
afterAll(() => own[Symbol.asyncDispose]());

test("a handler gets the event and returns JSON, and the module's state is kept", async () => {
  const name = await make(
    handler("global n\nn += 1\nreturn {'n': n, 'got': event['a'], 'text': 'ä'}", "n = 0"),
  );
  expect((await own.functions.invoke(name, { a: [1, null] })).value).toEqual({
    n: 1,
    got: [1, null],
    text: "ä",
  });
  const again = await own.functions.invoke(name, { a: 2 });
  expect(again).toMatchObject({ value: { n: 2, got: 2 }, error: undefined, version: "$LATEST" });
  expect(again.log).not.toContain("Init Duration");
});

test("the context has AWS's members", async () => {
  const { value } = await run(
    handler(`left = context.get_remaining_time_in_millis()
return {
    "name": context.function_name, "version": context.function_version, "arn": context.invoked_function_arn,
    "memory": context.memory_limit_in_mb, "id": context.aws_request_id, "group": context.log_group_name,
    "stream": context.log_stream_name, "client": context.client_context, "left": 0 < left <= 60_000,
    "identity": context.identity.cognito_identity_id,
}`),
  );
  const name = (value as { name: string }).name;
  expect(value).toEqual({
    name,
    version: "$LATEST",
    arn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}`,
    memory: "128",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    group: `/aws/lambda/${name}`,
    stream: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    client: null,
    left: true,
    identity: null,
  });
});

test("modules and packages in the zip can be imported, also from folders", async () => {
  const name = await own.functions.create(
    {
      "app/main.py":
        "from helper import double\nimport pack.inner\ndef run(event, context): return double(pack.inner.n)",
      "helper.py": "def double(n): return 2 * n",
      "pack/__init__.py": "",
      "pack/inner.py": "n = 21",
    },
    { ...python, Handler: "app/main.run" },
  );
  expect((await own.functions.invoke(name)).value).toBe(42);
});

test("Decimals are returned as numbers and bytes unchanged", async () => {
  expect(
    (await run(handler("return [D('1.10'), D('3')]", "from decimal import Decimal as D"))).value,
  ).toEqual([1.1, 3]);
  expect((await run(handler("return b'[1]'"))).value).toEqual([1]);
});

test("print and logging write the same log as AWS's runtime", async () => {
  const { log } = await run(
    handler(
      `print("one\\ntwo", end="!\\n")
print("err", file=sys.stderr)
logging.info("hidden")
logging.getLogger("a").warning("seen %s", 1)
logging.getLogger().setLevel(logging.INFO)
logging.info("seen too")`,
      "import logging, sys",
    ),
  );
  const lines = log.split("\n");
  expect(lines.slice(1, 4)).toEqual(["one", "two!", "err"]);
  expect(lines[4]).toMatch(/^\[WARNING\]\t\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}\tseen 1$/);
  expect(lines[5]).toMatch(/^\[INFO\]\t.+\tseen too$/);
  expect(log).not.toContain("hidden");
});

test("with the JSON log format records and errors are JSON", async () => {
  const LoggingConfig = { LogFormat: "JSON" as const };
  const name = await make(
    handler(
      'logging.info("seen", extra={"n": 1})\nlogging.debug("hidden")\nraise ValueError("no")',
      "import logging",
    ),
    { LoggingConfig },
  );
  await own.functions.invoke(name);
  const messages = await own.functions.logged(name, (all) =>
    all.some((text) => text.includes("platform.report")),
  );
  const events = messages.map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(events.slice(2, 4)).toEqual([
    {
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: "INFO",
      message: "seen",
      logger: "root",
      requestId: expect.any(String),
      n: 1,
    },
    expect.objectContaining({ level: "ERROR", errorType: "ValueError", errorMessage: "no" }),
  ]);
});

test("/tmp is the environment's own folder, also for pathlib and tempfile, with EphemeralStorage's size", async () => {
  const { value } = await run(
    handler(
      `Path("/tmp/a/b").mkdir(parents=True)
Path("/tmp/a/b/c.txt").write_text("x")
with open("/tmp/a/d", "w") as file: file.write("y")
os.rename("/tmp/a/d", "/tmp/a/e")
with tempfile.NamedTemporaryFile("w", dir="/tmp") as named: made = os.path.basename(named.name) in os.listdir("/tmp")
seen = sorted(os.listdir("/tmp/a")), Path("/tmp/a/e").read_text(), made
shutil.rmtree("/tmp/a")
for n in range(9):
    try:
        with open(f"/tmp/{n}", "wb") as file: file.write(bytes(100 * 1024 * 1024))
    except OSError as error:
        return [*seen, n, error.errno]`,
      "import os, shutil, tempfile\nfrom pathlib import Path",
    ),
    {},
    { MemorySize: 512, Timeout: 30 },
  );
  // The file that exceeds the limit is cut. The next one is refused.
  expect(value).toEqual([["b", "e"], "y", true, 6, 28]);
});

test("the environment variables are AWS's, and the machine's files and programs are not accessible", async () => {
  const { value } = await run(
    handler(
      `def tried(action):
    try:
        action()
        return "done"
    except PermissionError as error:
        return type(error).__name__
import os, subprocess
return {
    "env": os.environ["AWS_EXECUTION_ENV"], "root": os.environ["LAMBDA_TASK_ROOT"] == os.getcwd(), "own": os.environ["MINE"],
    "read": tried(lambda: open(event["file"]).read()), "list": tried(lambda: os.listdir(event["folder"])),
    "write": tried(lambda: open(event["folder"] + "/stray", "w")), "task": tried(lambda: open("stray", "w")),
    "run": tried(lambda: subprocess.run(["/bin/true"])), "fork": tried(os.fork), "shell": tried(lambda: os.system("true")),
}`,
    ),
    { file: "/etc/passwd", folder: "/etc" },
    { Environment: { Variables: { MINE: "here" } } },
  );
  expect(value).toEqual({
    env: "AWS_Lambda_python3.13",
    root: true,
    own: "here",
    ...Object.fromEntries(
      ["read", "list", "write", "task", "run", "fork", "shell"].map((name) => [name, "PermissionError"]),
    ),
  });
});

test("GetFunction returns the runtime, and outdated runtimes are refused", async () => {
  const name = await make(handler("return 1"), { Runtime: "python3.10" });
  const { Configuration } = await own.functions.lambda.send(new GetFunctionCommand({ FunctionName: name }));
  expect(Configuration).toMatchObject({ Runtime: "python3.10", Handler });
  const creating = own.functions.lambda.send(
    new CreateFunctionCommand({
      FunctionName: "old",
      Role: "arn:aws:iam::123456789012:role/worker",
      Code: { ZipFile: zip({ "lambda_function.py": "" }) },
      Handler,
      Runtime: "python3.9",
    }),
  );
  await expect(creating).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("python3.9 is no longer supported"),
  });
});
