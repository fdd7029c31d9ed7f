// oxlint-disable max-lines -- a lab has one file of checks
import { setTimeout } from "node:timers/promises";
import { HeadObjectCommand, type LambdaFunctionConfiguration, NotFound, S3Client } from "@aws-sdk/client-s3";
import { DeleteFunctionCommand, LambdaClient, UpdateAliasCommand } from "@aws-sdk/client-lambda";
import {
  type Answer,
  type Aws,
  type CallOptions,
  check,
  expect,
  type Random,
  type CallResult,
  type Tools,
} from "aws-data-labs/testing";
import {
  alias,
  allowedFor,
  beginChange,
  configurationOf,
  configurationsOf,
  fillLog,
  hasLogGroup,
  invokeLive,
  isWired,
  liveVersion,
  makeFunction,
  noisySourceOf,
  notificationsOf,
  objectText,
  objectVersions,
  publishAnother,
  releaseSameSize,
  requestIds,
  roleOf,
  selfReadingSourceOf,
  sourceOf,
  statementsOf,
  uploadAndWait,
  tellEventBridge,
  waitUntilUpdated,
  tellsEventBridge,
  versionedBucket,
  versionsOf,
  waitForEnded,
  wire,
  wireAlso,
} from "./fixtures/functions.ts";

/** With letters beyond Latin-1, for the source is UTF-8, and with spaces and brackets that a reader may trip over. */
const markBy = (random: Random): string => `${random.words(2)}  €語 {${random.int(1000, 9999)}}`;

/** Arguments of `deploy`. */
const deployment = (aws: Aws, functionName: string, mark: string) => ({
  functionName,
  role: roleOf(aws),
  source: sourceOf(mark),
});

const aliasArnOf = ({ target }: Aws, functionName: string): string =>
  `arn:aws:lambda:${target.region}:${target.accountId}:function:${functionName}:${alias}`;

/** More often than any client tries again. */
const always = Array.from({ length: 20 }, (_, n) => n + 1);

/** Names of what was thrown and of its causes; none when there was a value. */
function errorNames({ error }: CallResult): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names;
}

/** What an answer may look into a log by. */
const looksIntoLog = ["FilterLogEvents", "GetLogEvents", "DescribeLogStreams", "DescribeLogGroups"];

/** How often an answer called an operation, as a sentence. */
function called({ calls }: CallResult, operation: string): string {
  const count = calls.filter((call) => call.operation === operation).length;
  return `${operation} was called ${count === 1 ? "once" : `${count} times`}.`;
}

check("runs-the-source", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const mark = markBy(random);
  const source = selfReadingSourceOf(mark);
  const result = await answer.call("deploy", { functionName, role: roleOf(aws), source });
  expect(
    errorNames(result),
    "waits-until-ready: PublishVersion was refused, because CreateFunction answers before Lambda is done: call GetFunction or GetFunctionConfiguration until it is",
  ).not.toContain("ResourceConflictException");
  expect(
    result.value,
    "live-runs-a-version: deploy gives the version's number, a text, and the alias's ARN",
  ).toEqual({
    version: "1",
    aliasArn: aliasArnOf(aws, functionName),
  });
  expectWaiting(result, "CreateFunction");
  expect(
    await invokeLive(aws, functionName),
    "runs-the-source: The alias runs the source that was given, each character of it, and the zip has no other file",
  ).toEqual({ mark, files: ["index.mjs"], source });
  expect(
    await configurationOf(aws, functionName, "1"),
    "runs-the-source: The version has the runtime, handler, time and memory of the task",
  ).toMatchObject({ Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 10, MemorySize: 256 });
});

check("waits-until-ready", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(markBy(random)));
  const slow = slowUpdate(aws, functionName);
  const args = [deployment(aws, functionName, markBy(random))];
  const updated = await answer.call({ export: "deploy", args, faults: slow });
  expect(
    updated.error,
    "Another source can be deployed over it: Lambda was still at work (LastUpdateStatus InProgress) when it was first asked, and PublishVersion has to wait",
  ).toBeUndefined();
  expectWaiting(updated, "UpdateFunctionCode");
});

/** Lambda is still at work when it is first asked after UpdateFunctionCode, however long that was ago. */
function slowUpdate(aws: Aws, functionName: string): NonNullable<CallOptions["faults"]> {
  let state: "before" | "updated" | "asked" = "before";
  const update = async (): Promise<void> => {
    state = "updated";
  };
  const ask = async (): Promise<void> => {
    if (state !== "updated") return;
    state = "asked";
    // What has been updated is done first: there is one change at a time.
    await waitUntilUpdated(aws, functionName);
    await beginChange(aws, functionName, "still at work");
  };
  return [
    { operation: "UpdateFunctionCode", kind: "first", run: update },
    { operation: "GetFunction", kind: "first", run: ask, calls: always },
    { operation: "GetFunctionConfiguration", kind: "first", run: ask, calls: always },
  ];
}

/** After a change it asked how far Lambda is, or tried again until Lambda was ready. */
function expectWaiting({ calls }: CallResult, change: string): void {
  const at = calls.findIndex(({ operation, status }) => operation === change && status < 300);
  expect(at, `waits-until-ready: deploy calls ${change}`).toBeGreaterThanOrEqual(0);
  const after = calls.slice(at + 1);
  expect(
    after.some(
      ({ operation, error }) => operation.startsWith("GetFunction") || error === "ResourceConflictException",
    ),
    `waits-until-ready: ${change} answers before it is done: call GetFunction or GetFunctionConfiguration until it is`,
  ).toBe(true);
}

check("same-again", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const args = [deployment(aws, functionName, markBy(random))];
  const first = await answer.call({ export: "deploy", args });
  const changed = (await configurationOf(aws, functionName))?.LastModified;
  // A colleague on the other side of the earth deploys the very same source.
  const second = await answer.call({ export: "deploy", args, env: { TZ: "Pacific/Honolulu" } });
  expect(second.value, "The same source is the same version, on every machine that deploys it").toEqual(
    first.value,
  );
  expect(
    await versionsOf(aws, functionName),
    "Nothing has changed, so there is no second version: are the zip's bytes the same, in every time zone?",
  ).toEqual(["1"]);
  expect(
    (await configurationOf(aws, functionName))?.LastModified,
    "The function runs this source already: CodeSha256 shows it, and there is nothing to update",
  ).toBe(changed);
});

check("goes-on-after-a-break", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(`old ${markBy(random)}`));
  const mark = `new ${markBy(random)}`;
  const args = [deployment(aws, functionName, mark)];
  const broken = await answer.call({
    export: "deploy",
    args,
    faults: [{ operation: "PublishVersion", kind: "server-error", calls: always }],
  });
  expect(broken.error, "tells-refusals: Without a version nothing is deployed: deploy throws").toBeDefined();
  const again = await answer.call({ export: "deploy", args });
  expect(
    again.value,
    "goes-on-after-a-break: The first deploy stopped after UpdateFunctionCode. That $LATEST has the source already does not mean that it is published",
  ).toMatchObject({ version: "2" });
  expect(
    await invokeLive(aws, functionName),
    "goes-on-after-a-break: The alias runs the source that was given",
  ).toEqual({ mark });
});

check("waits-for-others", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(`old ${markBy(random)}`));
  const mark = `new ${markBy(random)}`;
  const other = changeOfAnother(aws, functionName);
  const args = [deployment(aws, functionName, mark)];
  const result = await answer.call({ export: "deploy", args, faults: other.faults });
  expect(
    result.error,
    "Somebody else has begun to change the function, and Lambda refuses UpdateFunctionCode until that is over: wait before it, too",
  ).toBeUndefined();
  const first = result.calls.find(({ operation }) => operation === "UpdateFunctionCode");
  expect(
    other.isOver() || first?.error === "ResourceConflictException",
    "UpdateFunctionCode came while the function was InProgress. Even if Lambda takes it, that is luck: wait before it, too",
  ).toBe(true);
  expect(await invokeLive(aws, functionName), "The alias runs the source that was given").toEqual({ mark });
  await expectNoOldSource({ answer, aws }, functionName, `newest ${markBy(random)}`);
});

/** Somebody else begins a change in the very moment between asking and updating: Lambda refuses the update. */
async function expectNoOldSource(
  { answer, aws }: Pick<Tools, "answer" | "aws">,
  functionName: string,
  mark: string,
): Promise<void> {
  const result = await answer.call({
    export: "deploy",
    args: [deployment(aws, functionName, mark)],
    faults: [
      {
        operation: "UpdateFunctionCode",
        kind: "error",
        name: "ResourceConflictException",
        message: "The operation cannot be performed at this time. An update is in progress for resource.",
        status: 409,
      },
    ],
  });
  if (result.error !== undefined) return;
  expect(
    await invokeLive(aws, functionName),
    "Lambda refused UpdateFunctionCode once, because another update was in progress (ResourceConflictException), and deploy went on with the old source: try again, or throw",
  ).toEqual({ mark });
}

const replyMs = 2000;

/**
 * Somebody else begins to change the function right before the answer asks how far it is or, without asking, updates
 * it. The first reply to GetFunction lets itself be waited for, unless an update comes meanwhile: who asks and does not
 * wait for the reply has not asked. `isOver` tells whether the change was over when the first update came.
 */
function changeOfAnother(aws: Aws, functionName: string) {
  const updated = new AbortController();
  let begun: Promise<void> | undefined;
  let isWaited = true;
  let isOver = true;
  const begin = (): Promise<void> => (begun ??= beginChange(aws, functionName, "of another"));
  const beginLate = async (): Promise<void> => {
    isWaited = false;
    await setTimeout(replyMs, undefined, { signal: updated.signal }).catch(() => undefined);
    await begin();
    isWaited = true;
  };
  const look = async (): Promise<void> => {
    const isAsked = begun !== undefined && isWaited;
    updated.abort();
    await begin();
    const now = await configurationOf(aws, functionName);
    isOver = isAsked && now?.LastUpdateStatus !== "InProgress";
  };
  return {
    faults: [
      { operation: "GetFunction", kind: "first", run: beginLate },
      { operation: "GetFunctionConfiguration", kind: "first", run: begin },
      { operation: "UpdateFunctionCode", kind: "first", run: look },
    ] satisfies CallOptions["faults"],
    isOver: () => isOver,
  };
}

check("tells-refusals", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const mark = markBy(random);
  const deploy = (faults: CallOptions["faults"] = []): Promise<CallResult> =>
    answer.call({ export: "deploy", args: [deployment(aws, functionName, mark)], faults });
  const unzipped = await deploy([
    {
      operation: "CreateFunction",
      kind: "error",
      name: "InvalidParameterValueException",
      message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
      status: 400,
      calls: always,
    },
  ]);
  expect(
    errorNames(unzipped),
    "tells-refusals: Lambda refuses the zip (InvalidParameterValueException): deploy must throw that error, as it is or as the cause",
  ).toContain("InvalidParameterValueException");
  const last = unzipped.calls.findLastIndex(({ operation }) => operation === "CreateFunction");
  expect(
    unzipped.calls.slice(last + 1).map(({ operation }) => operation),
    "tells-refusals: CreateFunction was refused, so there is no function to go on with",
  ).toEqual([]);
  const broken = await deploy([{ operation: "CreateAlias", kind: "server-error", calls: always }]);
  expect(
    broken.error,
    "tells-refusals: Without an alias nothing is deployed: the error must reach the caller",
  ).toBeDefined();
  expect(
    broken.error,
    "tells-refusals: CreateAlias gave a server error: the later error, that there is no alias to update, hides it",
  ).not.toMatchObject({ name: "ResourceNotFoundException" });
  const again = await deploy();
  expect(
    again.error,
    "goes-on-after-a-break: The function is there and its alias is not: deploy goes on from here",
  ).toBeUndefined();
  expect(
    await invokeLive(aws, functionName),
    "goes-on-after-a-break: The alias runs the source that was given",
  ).toEqual({ mark });
});

check("lets-s3-call", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const buckets = [await aws.bucket("one"), await aws.bucket("two")] as const;
  await makeFunction(aws, functionName, sourceOf(markBy(random)));
  const prefix = `${random.word()}/`;
  for (const bucket of buckets) {
    const result = await answer.call("connect", { functionName, bucket, prefix });
    const requirement = bucket === buckets[0] ? "lets-s3-call" : "several-buckets";
    expect(result.error, `${requirement}: connect to ${bucket}`).toBeUndefined();
  }
  const statements = await statementsOf(aws, functionName);
  expect(
    statements,
    "lets-s3-call: The alias has a policy of its own, which allows S3 to call it; the function's policy is another",
  ).not.toEqual([]);
  const named = statements.map(({ Condition }) => JSON.stringify(Condition ?? {})).join("\n");
  expect(
    buckets.filter((bucket) => !named.includes(`:::${bucket}"`)),
    "several-buckets: Each bucket has a statement that names it",
  ).toEqual([]);
  expect(
    new Set(statements),
    "this-account-alone: The alias's policy allows S3 to call it for these two buckets of this account, each once, and nobody else",
  ).toEqual(new Set(buckets.map((bucket) => allowedFor(aws, bucket))));
  for (const bucket of buckets) {
    expect(
      await notificationsOf(aws, bucket),
      "lets-s3-call: Each bucket calls the alias for new objects",
    ).toEqual([{ arn: aliasArnOf(aws, functionName), events: ["s3:ObjectCreated:*"], prefix }]);
  }
  const asked = await connectDotted(answer, aws, functionName);
  expect(
    new Set(await statementsOf(aws, functionName)),
    "several-buckets: A bucket's name may have dots, which a StatementId may not; and names that differ by dots or hyphens alone are different names",
  ).toEqual(new Set([...buckets, ...asked].map((bucket) => allowedFor(aws, bucket))));
});

/**
 * Connects buckets whose names differ by dots and hyphens alone; gives those for which AddPermission was called. There are no
 * such buckets, for at an IP address the SDK reaches none with dots: of the calls, that one alone can be judged.
 */
async function connectDotted(answer: Answer, aws: Aws, functionName: string): Promise<string[]> {
  const asked: string[] = [];
  const stem = aws.name("bucket");
  for (const bucket of [`${stem}.eu.1`, `${stem}-eu-1`, `${stem}eu1`]) {
    const { calls } = await answer.call("connect", { functionName, bucket, prefix: "in/" });
    if (calls.some(({ operation }) => operation === "AddPermission")) asked.push(bucket);
  }
  return asked;
}

check("keeps-others", async ({ answer, aws, random }) => {
  const [functionName, other] = [aws.name("function"), aws.name("other")];
  const bucket = await aws.bucket();
  const [otherArn] = await Promise.all([
    makeFunction(aws, other, sourceOf(markBy(random))),
    makeFunction(aws, functionName, sourceOf(markBy(random))),
  ]);
  await wire(aws, { bucket, aliasArn: otherArn, prefix: "reports/", suffix: ".csv" });
  await tellEventBridge(aws, bucket);
  const [ofOthers] = await configurationsOf(aws, bucket);
  const turns: LambdaFunctionConfiguration[][] = [];
  // A prefix is the beginning of a key, and need not be a folder.
  const prefix = `in${random.word()}`;
  for (const turn of ["first", "second"]) {
    const result = await answer.call("connect", { functionName, bucket, prefix });
    const requirement = turn === "first" ? "keeps-others" : "connect-again";
    expect(result.error, `${requirement}: connect, for the ${turn} time`).toBeUndefined();
    const sent = result.calls
      .filter(({ operation }) => operation === "PutBucketNotificationConfiguration")
      .map(({ input }) => JSON.stringify(input).includes(aliasArnOf(aws, functionName)));
    expect(
      sent,
      "connect-again: The notification was removed and added again: in between, uploads are reported to nobody",
    ).not.toContain(false);
    expect(
      result.calls.some(({ operation }) => operation === "RemovePermission"),
      "connect-again: The permission was removed and added again: in between, S3's calls are refused, and lost",
    ).toBe(false);
    turns.push(await configurationsOf(aws, bucket));
  }
  const own = { arn: aliasArnOf(aws, functionName), events: ["s3:ObjectCreated:*"], prefix };
  const others = { arn: otherArn, events: ["s3:ObjectCreated:*"], prefix: "reports/" };
  expect(
    new Set(await notificationsOf(aws, bucket)),
    "S3 replaces all notifications at once: send those of others again, and your own once",
  ).toEqual(new Set([own, others]));
  expect(
    await isWired(aws, { bucket, aliasArn: otherArn, prefix: "reports/" }),
    "keeps-others: A notification of others has an Id, by which they find it again: keep it, too",
  ).toBe(true);
  const [first, second] = turns;
  expect(
    first!.find(({ Id }) => Id === ofOthers!.Id),
    "keeps-others: A notification of others stays as it is, with its events and with each rule of its filter, prefix and suffix",
  ).toEqual(ofOthers);
  expect(
    second,
    "connect-again: Connected again, the bucket's notifications are those of before: yours has the same Id, too",
  ).toEqual(first);
  expect(
    await tellsEventBridge(aws, bucket),
    "keeps-others: The bucket also sends its events to EventBridge: notifications to others are not to functions alone",
  ).toBe(true);
  const another = `out${random.word()}`;
  const wider = await answer.call("connect", { functionName, bucket, prefix: another });
  expect(wider.error, "lets-s3-call: connect, with a second prefix").toBeUndefined();
  expect(
    (await notificationsOf(aws, bucket)).filter((one) => one.prefix !== prefix),
    "lets-s3-call: Connected with a second prefix, the alias is called for new objects with that one: a notification that exists already may have another prefix",
  ).toEqual(expect.arrayContaining([others, { ...own, prefix: another }]));
});

check("finds-the-line", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  await wire(aws, { bucket, aliasArn: await makeFunction(aws, functionName, sourceOf(mark)) });
  // A letter that is not composed is another key than the one that is.
  const object = { bucket, key: `e\u0301/${random.key({ special: true })}` };
  // Its spaces and line ends are part of it.
  const body = ` ${random.text()}\n`;
  const result = await answer.call("uploadAndFind", { functionName, ...object, body, seconds: 60 });
  const [request_id] = await requestIds(aws, functionName);
  const version_id = await versionOf(aws, object);
  expect(result.value, "What the handler printed about the upload, as an object").toEqual({
    ...object,
    version_id,
    request_id,
    mark,
  });
  expect(await objectText(aws, object), "The object has the body that was given").toBe(body);
});

/** The newest version of an object; undefined when there is no such object. */
async function versionOf(aws: Aws, object: { bucket: string; key: string }): Promise<string | undefined> {
  try {
    const place = { Bucket: object.bucket, Key: object.key };
    return (await aws.client(S3Client).send(new HeadObjectCommand(place))).VersionId;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

check("that-very-upload", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  await wire(aws, { bucket, aliasArn: await makeFunction(aws, functionName, sourceOf(mark)) });
  const object = { bucket, key: random.key(), body: random.text() };
  // The same key and the same bytes: only S3 knows that these are two uploads.
  await uploadAndWait(aws, functionName, object);
  await uploadAndWait(aws, functionName, { ...object, key: `other/${object.key}` });
  const result = await answer.call("uploadAndFind", { functionName, ...object, seconds: 60 });
  expect(
    result.value,
    "The log also has an earlier upload of the same key and bytes: only the version differs",
  ).toMatchObject({ key: object.key, version_id: await versionOf(aws, object) });
});

check("gives-up", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const key = random.key();
  const call = (limit: number, faults: CallOptions["faults"] = []): Promise<CallResult> =>
    answer.call({
      export: "uploadAndFind",
      args: [{ functionName, bucket, key, body: random.text(), seconds: 3 }],
      limits: { seconds: limit },
      judges: ["time"],
      faults,
    });
  const slow = looksIntoLog.map(
    (operation) => ({ operation, kind: "delay", ms: 3200, calls: always }) as const,
  );
  const [result, slowResult] = await Promise.all([call(10), call(20, slow)]);
  expect(
    result.error,
    "gives-up: Nobody has connected the bucket: after 3 seconds uploadAndFind throws",
  ).toBeDefined();
  expect(
    result.error,
    "no-log-group-yet: There is no log group before the first line: that alone is no reason to stop looking",
  ).not.toMatchObject({ name: "ResourceNotFoundException" });
  const looks = looksOf(result);
  expect(looks, "looks-again: uploadAndFind looks more than once").toBeGreaterThan(1);
  expect(
    looks,
    "ten-looks-a-second: Ten looks a second are enough: CloudWatch Logs throttles a program that asks without a pause, and all others with it",
  ).toBeLessThan(40);
  expect(
    result.ms,
    "gives-up: It gave up before the 3 seconds were over: a line that comes in time is found",
  ).toBeGreaterThan(2500);
  for (const name of [functionName, key]) {
    expect(result.error!.message, "gives-up: The error names function and key").toContain(name);
  }
  const slowLooks = looksOf(slowResult);
  expect(
    slowLooks,
    "gives-up: Logs took 3.2 seconds for each answer: `seconds` are seconds, however few looks fit into them",
  ).toBeLessThan(3);
  expect(
    slowResult.error,
    "gives-up: Where Logs takes its time, uploadAndFind throws in the end, too",
  ).toBeDefined();
});

/** How often an answer looked into the log: by the operation that it called most. */
const looksOf = ({ calls }: CallResult): number =>
  Math.max(...looksIntoLog.map((name) => calls.filter(({ operation }) => operation === name).length));

check("new-source", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(`old ${markBy(random)}`));
  const before = await configurationOf(aws, functionName, "1");
  const mark = `new ${markBy(random)}`;
  const args = [deployment(aws, functionName, mark)];
  const first = await answer.call({ export: "deploy", args });
  expect(first.value, "Another source is another version, behind the same alias").toEqual({
    version: "2",
    aliasArn: aliasArnOf(aws, functionName),
  });
  expect(await invokeLive(aws, functionName), "The alias runs the new source").toEqual({ mark });
  expect(
    first.calls.some(({ operation }) => operation === "DeleteAlias"),
    "The alias was deleted and created again: in between, nobody can call it, and its permissions are gone",
  ).toBe(false);
  const after = await configurationOf(aws, functionName, "1");
  expect(after?.CodeSha256, "Version 1 is there and has its code, to go back to").toBe(before?.CodeSha256);
  await releaseSameSize(aws, functionName);
  const again = await answer.call({ export: "deploy", args });
  expect(again.error, "The source can be deployed again after somebody else's").toBeUndefined();
  expect(
    await invokeLive(aws, functionName),
    "Somebody else has released another source of the same size meanwhile: neither its size nor what deploy has done or noted before says what the function runs now; CodeSha256 does",
  ).toEqual({ mark });
});

check("rolls-back", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(markBy(random)));
  for (let n = 2; n <= 11; n += 1) await publishAnother(aws, functionName, `change ${n}`);
  const lambda = aws.client(LambdaClient);
  await lambda.send(
    new UpdateAliasCommand({ FunctionName: functionName, Name: alias, FunctionVersion: "11" }),
  );
  await lambda.send(new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: "10" }));
  const result = await answer.call({
    export: "rollback",
    args: [{ functionName }],
    faults: [{ operation: "ListVersionsByFunction", kind: "short-page", items: 3, calls: always }],
  });
  expect(
    result.error,
    `There are the versions 1 to 9 and 11, 3 on a page, and live was 11: there is one to go back to. ${called(result, "ListVersionsByFunction")}`,
  ).toBeUndefined();
  expect(
    result.value,
    `There are the versions 1 to 9 and 11, 3 on a page, and live was 11: back to 9, which is more than 11 only as a text. ${called(result, "ListVersionsByFunction")}`,
  ).toEqual({ version: "9" });
  expect(await liveVersion(aws, functionName), "The alias names the version that was given").toBe("9");
});

check("nothing-older", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(markBy(random)));
  await publishAnother(aws, functionName, "a change");
  await publishAnother(aws, functionName, "another change");
  await aws
    .client(LambdaClient)
    .send(new UpdateAliasCommand({ FunctionName: functionName, Name: alias, FunctionVersion: "2" }));
  const older = await answer.call("rollback", { functionName });
  expect(
    older.value,
    "rolls-back: There are the versions 1, 2 and 3, and live was 2: back to the one before that",
  ).toEqual({ version: "1" });
  const result = await answer.call("rollback", { functionName });
  expect(result.error, "nothing-older: There is no version before 1: rollback throws").toBeDefined();
  expect(result.error!.message, "nothing-older: The error names the function").toContain(functionName);
  expect(await liveVersion(aws, functionName), "nothing-older: and leaves the alias where it is").toBe("1");
});

check("forward-again", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(`old ${markBy(random)}`));
  const args = [deployment(aws, functionName, `new ${markBy(random)}`)];
  const first = await answer.call({ export: "deploy", args });
  expect(first.error, "A source can be deployed").toBeUndefined();
  expect(await liveVersion(aws, functionName), "The alias names the second version").toBe("2");
  const back = { FunctionName: functionName, Name: alias, FunctionVersion: "1" };
  await aws.client(LambdaClient).send(new UpdateAliasCommand(back));
  const result = await answer.call({ export: "deploy", args });
  expect(
    result.value,
    "Rolled back to version 1, $LATEST still has the second source: deploying that is version 2 again",
  ).toMatchObject({ version: "2" });
  expect(await liveVersion(aws, functionName), "and the alias names it").toBe("2");
});

check("removes-all", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  // A part of these names is the whole of the function's: their beginning, and their end.
  const names = [`${functionName}-2`, `a-${functionName}`];
  const bucket = await versionedBucket(aws);
  const [aliasArn, ...otherArns] = await Promise.all(
    [functionName, ...names].map((name) => makeFunction(aws, name, sourceOf(markBy(random)))),
  );
  for (const FunctionName of names) {
    aws.cleanup(() => aws.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName })));
  }
  // By hand, the function itself is called, too, and not its alias alone.
  const direct = { bucket, aliasArn: aliasArn!.replace(/:[^:]*$/, ""), prefix: "direct/" };
  await wire(aws, direct);
  await wire(aws, { bucket, aliasArn: otherArns[1]!, prefix: "more/" });
  await wire(aws, { bucket, aliasArn: otherArns[0]!, prefix: "reports/" });
  await wireAlso(aws, { bucket, aliasArn: otherArns[1]!, prefix: "more/" });
  const others = await notificationsOf(aws, bucket);
  const connected = await answer.call("connect", { functionName, bucket, prefix: "in/" });
  expect(connected.error, "The bucket can be connected").toBeUndefined();
  await wireAlso(aws, { bucket, aliasArn: aliasArn!, prefix: "by-hand/" });
  await wireAlso(aws, direct);
  const key = `in/${random.key()}`;
  await uploadAndWait(aws, functionName, { bucket, key, body: random.text() });
  const result = await answer.call("remove", { functionName, bucket });
  expect(result.error, `remove ${aliasArn}`).toBeUndefined();
  expect(
    {
      function: await configurationOf(aws, functionName),
      logGroup: await hasLogGroup(aws, functionName),
      notifications: await notificationsOf(aws, bucket),
    },
    "Function, log group and notifications to it are gone, also those that were made by hand, to its alias or to itself; notifications to others stay",
  ).toEqual({ function: undefined, logGroup: false, notifications: others });
  expect(await versionOf(aws, { bucket, key }), "The bucket's objects stay").toEqual(expect.any(String));
});

check("removes-nothing", async ({ answer, aws, random }) => {
  const [functionName, half, bucket] = [aws.name("function"), aws.name("half"), await aws.bucket()];
  const [aliasArn] = await Promise.all([
    makeFunction(aws, half, sourceOf(markBy(random))),
    makeFunction(aws, functionName, sourceOf(markBy(random))),
  ]);
  await wire(aws, { bucket, aliasArn });
  await aws.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: half }));
  const unused = await answer.call("remove", { functionName: half, bucket });
  expect(unused.error, "The function is gone, and has no log: that is no error").toBeUndefined();
  expect(
    await notificationsOf(aws, bucket),
    "The function is gone already, and the notification was still there: it is removed nevertheless",
  ).toEqual([]);
  const gone = await answer.call("remove", { functionName, bucket: aws.name("gone") });
  expect(gone.error, "There is no such bucket: nothing calls the function from there").toBeUndefined();
  expect(
    await configurationOf(aws, functionName),
    "The bucket is gone already, and the function was still there: it is removed nevertheless",
  ).toBeUndefined();
});

check("whole-life", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  const step = async (name: string, input: object): Promise<unknown> =>
    (await answer.call(name, { functionName, ...input })).value;
  const again = deployment(aws, functionName, mark);
  await step("deploy", again);
  await step("connect", { bucket, prefix: "in/" });
  const object = { bucket, key: `in/${random.key()}`, body: random.text() };
  expect(await step("uploadAndFind", { ...object, seconds: 60 }), "The line of this upload").toMatchObject({
    key: object.key,
    mark,
  });
  await waitForEnded(aws, functionName, 1);
  await step("remove", { bucket });
  expect(await step("deploy", again), "Everything is gone: deploy creates it again").toMatchObject({
    version: "1",
  });
  expect(await invokeLive(aws, functionName), "The function is there again").toEqual({ mark });
});

/** Once for each operation: Lambda is busy, or the response to what it did is lost on the way. */
const onBadRoads: CallOptions["faults"] = [
  { operation: "CreateFunction", kind: "lost-response" },
  { operation: "PublishVersion", kind: "throttle" },
  { operation: "CreateAlias", kind: "lost-response" },
  { operation: "UpdateAlias", kind: "throttle" },
  { operation: "GetAlias", kind: "throttle" },
  { operation: "AddPermission", kind: "lost-response" },
  { operation: "GetBucketNotificationConfiguration", kind: "throttle" },
  { operation: "PutBucketNotificationConfiguration", kind: "lost-response" },
  { operation: "DeleteFunction", kind: "lost-response" },
  { operation: "DeleteLogGroup", kind: "lost-response" },
];

check("lost-responses", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  const step = async (name: string, input: object): Promise<unknown> => {
    const result = await answer.call({
      export: name,
      args: [{ functionName, ...input }],
      faults: onBadRoads,
    });
    const lost = result.calls
      .filter(({ fault }) => fault === "lost-response")
      .map(({ operation }) => operation);
    const why =
      lost.length === 0 ? "A call was throttled" : `The response of ${lost.join(" and of ")} was lost`;
    expect(
      result.error,
      `${why}, and the SDK asks again, unless it is told not to. The second try finds what the first one did`,
    ).toBeUndefined();
    if (name === "remove") expectInOrder(result);
    return result.value;
  };
  expect(
    await step("deploy", deployment(aws, functionName, mark)),
    "deploy returns the version that exists",
  ).toEqual({
    version: "1",
    aliasArn: aliasArnOf(aws, functionName),
  });
  expect(await invokeLive(aws, functionName), "The alias runs the source that was given").toEqual({ mark });
  const prefix = `${random.word()}/`;
  await step("connect", { bucket, prefix });
  expect(await statementsOf(aws, functionName), "S3 has one permission").toEqual([allowedFor(aws, bucket)]);
  expect(await notificationsOf(aws, bucket), "The bucket calls the alias").toEqual([
    { arn: aliasArnOf(aws, functionName), events: ["s3:ObjectCreated:*"], prefix },
  ]);
  await uploadAndWait(aws, functionName, { bucket, key: `${prefix}${random.key()}`, body: random.text() });
  await step("remove", { bucket });
  expect(
    { function: await configurationOf(aws, functionName), logGroup: await hasLogGroup(aws, functionName) },
    "Function and log group are gone",
  ).toEqual({ function: undefined, logGroup: false });
});

/** A call begins when the one before it has ended. */
function expectInOrder({ calls }: CallResult): void {
  const order = ["PutBucketNotificationConfiguration", "DeleteFunction", "DeleteLogGroup"];
  const done = calls.map(({ operation }) => operation).filter((operation) => order.includes(operation));
  expect(
    [...new Set(done)],
    "in-order: Remove what calls the function first, then the function, then its log group: a function that still runs creates its log group again",
  ).toEqual(order);
  const ended = Math.max(
    ...calls.filter(({ operation }) => operation === "DeleteFunction").map(({ at, ms }) => at + ms),
  );
  const begun = calls.find(({ operation }) => operation === "DeleteLogGroup")?.at ?? Number.POSITIVE_INFINITY;
  expect(
    begun + 1 < ended,
    "in-order: Delete the log group when DeleteFunction has answered, not at the same time: until then the function may run and create its log group again",
  ).toBe(false);
}

check("tells-failures", async ({ answer, aws, random }) => {
  const { bucket, functionName, others, othersNow } = await bucketOfOthers(aws, random);
  const upload = { key: random.key(), body: random.text(), seconds: 20 };
  const steps = [
    ["uploadAndFind", looksIntoLog, "server-error"],
    ["uploadAndFind", ["PutObject"], "deny"],
    ["rollback", ["ListVersionsByFunction"], "deny"],
    ["connect", ["AddPermission"], "server-error"],
    ["connect", ["PutBucketNotificationConfiguration"], "deny"],
    ["connect", ["GetBucketNotificationConfiguration"], "deny"],
  ] as const;
  for (const [name, operations, kind] of steps) {
    const result = await answer.group(name).call({
      export: name,
      args: [{ functionName, bucket, prefix: "in/", ...upload }],
      faults: operations.map((operation) => ({ operation, kind, calls: always })),
    });
    const met = result.calls.find(({ fault }) => fault === kind)?.operation ?? operations[0];
    const what = `${met} ${kind === "deny" ? "was refused (AccessDenied)" : "gave a server error each time"}`;
    expect(
      result.error,
      `${what}, and ${name} could not finish: it throws. Only what means "is there already" or "is gone already" is no error`,
    ).toBeDefined();
    expect(result.ms, `${what}: ${name} throws at once, not when the time for the line is over`).toBeLessThan(
      upload.seconds * 1000,
    );
    expect(
      errorNames(result),
      `${what}: ${name} throws that error, as it is or as the cause. It means nothing else`,
    ).toEqual(
      expect.arrayContaining([expect.stringMatching(kind === "deny" ? /AccessDenied/ : /Internal|Service/)]),
    );
    expect(
      met === "AddPermission" && result.calls.some((call) => call.operation.startsWith("PutBucket")),
      "AddPermission failed, and yet the bucket got a notification for the function, which S3 may not call",
    ).toBe(false);
    expect(await othersNow(), `${what}: notifications that could not be read must not be replaced`).toEqual(
      others,
    );
  }
});

check("tells-what-stays", async ({ answer, aws, random }) => {
  const { bucket, functionName, others, othersNow } = await bucketOfOthers(aws, random);
  const steps = [
    ["GetBucketNotificationConfiguration", "deny"],
    ["DeleteFunction", "server-error"],
    ["DeleteLogGroup", "server-error"],
  ] as const;
  for (const [operation, kind] of steps) {
    const result = await answer.call({
      export: "remove",
      args: [{ functionName, bucket }],
      faults: [{ operation, kind, calls: always }],
    });
    const what = `${operation} ${kind === "deny" ? "was refused (AccessDenied)" : "gave a server error each time"}`;
    expect(
      result.error,
      `${what}, and remove could not finish: it throws. Only what means "is gone already" is no error`,
    ).toBeDefined();
    expect(await othersNow(), `${what}: notifications that could not be read must not be replaced`).toEqual(
      others,
    );
  }
});

/** A function, and a bucket that tells another function. */
async function bucketOfOthers(aws: Aws, random: Random) {
  const [functionName, other] = [aws.name("function"), aws.name("other")];
  const bucket = await versionedBucket(aws);
  const [otherArn] = await Promise.all([
    makeFunction(aws, other, sourceOf(markBy(random))),
    makeFunction(aws, functionName, sourceOf(markBy(random))),
  ]);
  await wire(aws, { bucket, aliasArn: otherArn, prefix: "reports/" });
  const othersNow = async () => (await notificationsOf(aws, bucket)).filter(({ arn }) => arn === otherArn);
  return { bucket, functionName, others: await othersNow(), othersNow };
}

check("long-log", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  await wire(aws, { bucket, aliasArn: await makeFunction(aws, functionName, sourceOf(mark)) });
  const object = { bucket, key: random.key() };
  await fillLog(aws, functionName, JSON.stringify({ ...object, version_id: random.word(), mark }));
  const result = await answer.call("uploadAndFind", {
    functionName,
    ...object,
    body: random.text(),
    seconds: 60,
  });
  expect(result.value, "The line of this upload").toMatchObject({
    version_id: await versionOf(aws, object),
    mark,
  });
  const looks = result.calls.filter(({ service }) => service === "logs");
  const bytes = looks.reduce((sum, { responseBytes }) => sum + responseBytes, 0);
  expect(
    bytes,
    `Before the upload the log had 0.8 MB of earlier lines. A program that asks for all of them reads for hours on a log of years: filterPattern or startTime leave them out. ${called(result, "FilterLogEvents")}`,
  ).toBeLessThan(400_000);
});

check("noisy-log", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  await wire(aws, { bucket, aliasArn: await makeFunction(aws, functionName, noisySourceOf(mark)) });
  const object = { bucket, key: random.key(), body: random.text() };
  await uploadAndWait(aws, functionName, { ...object, key: `earlier/${object.key}` });
  let others: string | undefined;
  // A colleague uploads the same at the same time.
  const uploadAlso = async (): Promise<void> => {
    others ??= await uploadAndWait(aws, functionName, object);
  };
  const result = await answer.call({
    export: "uploadAndFind",
    args: [{ functionName, ...object, seconds: 20 }],
    faults: [
      { operation: "HeadObject", kind: "first", run: uploadAlso, calls: always },
      { operation: "FilterLogEvents", kind: "throttle", calls: [2] },
      {
        operation: "FilterLogEvents",
        kind: "empty-page",
        calls: Array.from({ length: 200 }, (_, n) => n + 1),
      },
    ],
  });
  const own = (await objectVersions(aws, object)).filter((version) => version !== others);
  expect(
    result.error,
    `The line is there, twice, among others that mention the upload. A page of the log may be empty and yet not be the last. ${called(result, "FilterLogEvents")}`,
  ).toBeUndefined();
  expect(
    result.value,
    "The line with the version_id that this very upload got, whatever else was uploaded or printed meanwhile",
  ).toMatchObject({ bucket, key: object.key, version_id: own[0], mark });
});
