import { InvokeCommand } from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { account, target } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { echo, functions } from "./support.ts";

const { lambda } = functions;

test("the event of an ES module handler is the payload, or an empty object without one", async () => {
  const name = await functions.create(echo);
  const answer = await functions.invoke(name, { text: "grüße ✓", nested: [1, { a: null }] });
  expect(answer).toMatchObject({
    status: 200,
    value: { text: "grüße ✓", nested: [1, { a: null }] },
    version: "$LATEST",
    error: undefined,
  });
  expect((await functions.invoke(name, undefined, { Payload: undefined })).value).toEqual({});
});

test("a CommonJS handler can return its result through the callback", async () => {
  const name = await functions.create({
    "index.js":
      "exports.handler = (event, context, callback) => setTimeout(() => callback(null, event.n + 1), 5);",
  });
  expect((await functions.invoke(name, { n: 1 })).value).toBe(2);
});

test("package.json makes .js files ES modules, and handlers can be in folders", async () => {
  const name = await functions.create(
    {
      "package.json": '{ "type": "module" }',
      "src/index.js": 'import { two } from "./two.js"; export const run = async () => two;',
      "src/two.js": "export const two = 2;",
    },
    { Handler: "src/index.run" },
  );
  expect((await functions.invoke(name)).value).toBe(2);
});

test("the payload is null when the handler returns nothing", async () => {
  const name = await functions.create({ "index.mjs": "export const handler = async () => {};" });
  expect((await functions.invoke(name)).value).toBeNull();
});

test("an error of the handler is returned as FunctionError, with its type and message", async () => {
  const name = await functions.create({
    "index.mjs": "export const handler = async () => { throw new RangeError('too far'); };",
  });
  const answer = await functions.invoke(name);
  expect(answer).toMatchObject({ status: 200, error: "Unhandled" });
  expect(answer.value).toMatchObject({ errorType: "RangeError", errorMessage: "too far" });
});

test("the tail of the log contains the handler's output between START, END and REPORT", async () => {
  const name = await functions.create({
    "index.mjs": "export const handler = async () => { console.log('one', { two: 2 }); };",
  });
  const { log } = await functions.invoke(name);
  expect(log).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST\n/m);
  expect(log).toMatch(/one \{ two: 2 \}\n/);
  expect(log).toMatch(/\nEND RequestId: /);
  expect(log).toMatch(/\nREPORT RequestId: [0-9a-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\t/);
  expect((await functions.invoke(name, {}, { LogType: "None" })).log).toBe("");
});

test("the log of an invocation is in CloudWatch Logs", async () => {
  const name = await functions.create({
    "index.mjs": "export const handler = async (event) => { console.log(`saw ${event.n}`); };",
  });
  await functions.invoke(name, { n: 1 });
  const messages = await functions.logged(name, (all) => all.some((text) => text.startsWith("REPORT")));
  expect(messages.filter((text) => text.includes("saw 1"))).toHaveLength(1);
});

test("context and environment describe the function to its handler", async () => {
  const name = await functions.create(
    {
      "index.mjs": `export const handler = async (event, context) => ({
        name: context.functionName, version: context.functionVersion, arn: context.invokedFunctionArn,
        memory: Number(context.memoryLimitInMB), group: context.logGroupName,
        remaining: context.getRemainingTimeInMillis(), id: context.awsRequestId,
        region: process.env.AWS_REGION, handler: process.env._HANDLER, own: process.env.STAGE,
        named: process.env.AWS_LAMBDA_FUNCTION_NAME,
      });`,
    },
    { Timeout: 9, MemorySize: 192, Environment: { Variables: { STAGE: "blue" } } },
  );
  const { value } = await functions.invoke(name);
  expect(value).toMatchObject({
    name,
    named: name,
    version: "$LATEST",
    arn: `arn:aws:lambda:${target.region}:${account}:function:${name}`,
    memory: 192,
    group: `/aws/lambda/${name}`,
    region: target.region,
    handler: "index.handler",
    own: "blue",
  });
  const { remaining, id } = value as { remaining: number; id: string };
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(remaining).toBeGreaterThan(5000);
  expect(remaining).toBeLessThanOrEqual(9000);
});

test("execution environments are reused: a module's variables keep their values", async () => {
  const name = await functions.create({
    "index.mjs": "let n = 0; export const handler = async () => (n += 1);",
  });
  expect((await functions.invoke(name)).value).toBe(1);
  expect((await functions.invoke(name)).value).toBe(2);
});

test("concurrent invocations have separate execution environments", async () => {
  const name = await functions.create({
    "index.mjs": `let busy = 0;
      export const handler = async () => {
        busy += 1;
        await new Promise((resolve) => setTimeout(resolve, 300));
        return busy--;
      };`,
  });
  const answers = await Promise.all([1, 2, 3].map(() => functions.invoke(name)));
  expect(answers.map(({ value }) => value)).toEqual([1, 1, 1]);
});

test("ES modules and CommonJS can load the AWS SDK", async () => {
  const clients = ["S3Client", "KMSClient", "LambdaClient", "CloudWatchLogsClient"];
  const packages = ["client-s3", "client-kms", "client-lambda", "client-cloudwatch-logs"];
  const imported = packages.map((name, n) => `import { ${clients[n]} as c${n} } from "@aws-sdk/${name}";`);
  const required = packages.map((name, n) => `const c${n} = require("@aws-sdk/${name}").${clients[n]};`);
  const answer = "({ names: [c0, c1, c2, c3].map((client) => client.name) });";
  const settings = { MemorySize: 512, Timeout: 30 };
  const esm = await functions.create(
    { "index.mjs": `${imported.join("\n")} export const handler = async () => ${answer}` },
    settings,
  );
  const cjs = await functions.create(
    { "index.js": `${required.join("\n")} exports.handler = async () => ${answer}` },
    settings,
  );
  expect((await functions.invoke(esm)).value).toEqual({ names: clients });
  expect((await functions.invoke(cjs)).value).toEqual({ names: clients });
});

test("a function can call AWS with only its environment as configuration", async () => {
  const name = await functions.create(
    {
      "index.mjs": `import { S3Client, CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
        const s3 = new S3Client({});
        export const handler = async ({ bucket }) => {
          await s3.send(new CreateBucketCommand({ Bucket: bucket }));
          const { Buckets } = await s3.send(new ListBucketsCommand({}));
          return Buckets.map(({ Name }) => Name);
        };`,
    },
    { Timeout: 30 },
  );
  const bucket = `made-by-${name}`;
  expect((await functions.invoke(name, { bucket })).value).toContain(bucket);
});

test("DryRun returns 204 and does not run the handler", async () => {
  const name = await functions.create(echo);
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, InvocationType: "DryRun" }));
  expect(answer.StatusCode).toBe(204);
});

test("an Event invocation returns 202 at once and runs later", async () => {
  const name = await functions.create({
    "index.mjs": "export const handler = async (event) => { console.log(`later ${event.n}`); };",
  });
  const answer = await functions.invoke(name, { n: 7 }, { InvocationType: "Event", LogType: undefined });
  expect(answer).toMatchObject({ status: 202, value: undefined });
  const messages = await functions.logged(name, (all) => all.some((text) => text.startsWith("REPORT")));
  expect(messages.some((text) => text.includes("later 7"))).toBe(true);
});

test("a payload that is not JSON is refused", async () => {
  const FunctionName = await functions.create(echo);
  await expect(lambda.send(new InvokeCommand({ FunctionName, Payload: "{no" }))).rejects.toMatchObject({
    name: "InvalidRequestContentException",
    $metadata: { httpStatusCode: 400 },
  });
});
