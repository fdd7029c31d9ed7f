// oxlint-disable max-lines -- a lab has one file of checks
import { setTimeout } from "node:timers/promises";
import { HeadObjectCommand, NotFound, S3Client } from "@aws-sdk/client-s3";
import { DeleteFunctionCommand, LambdaClient, UpdateAliasCommand } from "@aws-sdk/client-lambda";
import {
  type Answer,
  type Aws,
  type CallOptions,
  check,
  expect,
  type Random,
  type Run,
} from "aws-data-labs/testing";
import {
  alias,
  allowedFor,
  beginChange,
  configurationOf,
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
  requestIds,
  roleOf,
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
} from "./fixtures/functions.ts";

/** With letters beyond Latin-1, for the source is UTF-8. */
const markBy = (random: Random): string => `${random.words(2)} €語 ${random.int(1000, 9999)}`;

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
function errorNames({ error }: Run): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names;
}

/** How often an answer called an operation, as a sentence. */
function called({ calls }: Run, operation: string): string {
  const count = calls.filter((call) => call.operation === operation).length;
  return `${operation} was called ${count === 1 ? "once" : `${count} times`}.`;
}

check("runs-the-source", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const mark = markBy(random);
  const run = await answer.call("deploy", deployment(aws, functionName, mark));
  expect(
    run.value,
    "live-runs-a-version: deploy gives the version's number, a text, and the alias's ARN",
  ).toEqual({
    version: "1",
    aliasArn: aliasArnOf(aws, functionName),
  });
  expect(
    await invokeLive(aws, functionName),
    "runs-the-source: The alias runs the source that was given",
  ).toEqual({ mark });
  expect(
    await configurationOf(aws, functionName, "1"),
    "runs-the-source: The version has the runtime, handler, time and memory of the task",
  ).toMatchObject({ Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 10, MemorySize: 256 });
});

check("waits-until-ready", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const created = await answer.call("deploy", deployment(aws, functionName, markBy(random)));
  expect(created.error, "A new function can be deployed").toBeUndefined();
  expectWaiting(created, "CreateFunction");
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
function expectWaiting({ calls }: Run, change: string): void {
  const at = calls.findIndex(({ operation, status }) => operation === change && status < 300);
  expect(at, `deploy calls ${change}`).toBeGreaterThanOrEqual(0);
  const after = calls.slice(at + 1);
  expect(
    after.some(
      ({ operation, error }) => operation.startsWith("GetFunction") || error === "ResourceConflictException",
    ),
    `${change} answers before it is done: ask by GetFunction or GetFunctionConfiguration until it is`,
  ).toBe(true);
}

check("same-again", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const args = [deployment(aws, functionName, markBy(random))];
  const first = await answer.call({ export: "deploy", args });
  const changed = (await configurationOf(aws, functionName))?.LastModified;
  // A colleague on the other side of the earth deploys the very same source.
  const second = await answer.call({ export: "deploy", args, env: { TZ: "Pacific/Honolulu" } });
  expect(second.value, "The same source is the same version, whoever deploys it").toEqual(first.value);
  expect(
    await versionsOf(aws, functionName),
    "Nothing has changed, so there is no second version: are the zip's bytes the same, in every time zone?",
  ).toEqual(["1"]);
  expect(
    (await configurationOf(aws, functionName))?.LastModified,
    "The function runs this source already: CodeSha256 tells so, and there is nothing to update",
  ).toBe(changed);
});

check("goes-on-after-a-break", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const mark = markBy(random);
  const args = [deployment(aws, functionName, mark)];
  const broken = await answer.call({
    export: "deploy",
    args,
    faults: [{ operation: "CreateAlias", kind: "server-error", calls: always }],
  });
  expect(broken.error, "Without an alias nothing is deployed: the error must reach the caller").toBeDefined();
  expect(
    broken.error,
    "CreateAlias gave a server error: that there is no alias to update is no news, and hides it",
  ).not.toMatchObject({ name: "ResourceNotFoundException" });
  const again = await answer.call({ export: "deploy", args });
  expect(again.error, "The function is there and its alias is not: deploy goes on from here").toBeUndefined();
  expect(await invokeLive(aws, functionName), "The alias runs the source that was given").toEqual({ mark });
});

check("waits-for-others", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(`old ${markBy(random)}`));
  const mark = `new ${markBy(random)}`;
  const other = changeOfAnother(aws, functionName);
  const args = [deployment(aws, functionName, mark)];
  const run = await answer.call({ export: "deploy", args, faults: other.faults });
  expect(
    run.error,
    "Somebody else has begun to change the function, and Lambda refuses UpdateFunctionCode until that is over: wait before it, too",
  ).toBeUndefined();
  const first = run.calls.find(({ operation }) => operation === "UpdateFunctionCode");
  expect(
    other.isOver() || first?.error === "ResourceConflictException",
    "UpdateFunctionCode came while the function was InProgress. Where that is taken nevertheless, it was luck: wait before it, too",
  ).toBe(true);
  expect(await invokeLive(aws, functionName), "The alias runs the source that was given").toEqual({ mark });
});

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
  const run = await answer.call("deploy", {
    functionName,
    role: random.word(),
    source: sourceOf(markBy(random)),
  });
  expect(run.error, "Lambda refuses a role that is not an ARN: deploy must throw that error").toBeDefined();
  const last = run.calls.findLastIndex(({ operation }) => operation === "CreateFunction");
  expect(
    run.calls.slice(last + 1).map(({ operation }) => operation),
    "CreateFunction was refused, so there is no function to go on with",
  ).toEqual([]);
  const unzipped = await answer.call({
    export: "deploy",
    args: [deployment(aws, functionName, markBy(random))],
    faults: [
      {
        operation: "CreateFunction",
        kind: "error",
        name: "InvalidParameterValueException",
        message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
        status: 400,
        calls: always,
      },
    ],
  });
  expect(
    errorNames(unzipped),
    "Lambda refuses the zip (InvalidParameterValueException): deploy must throw that error, as it is or as the cause",
  ).toContain("InvalidParameterValueException");
  const well = await answer.call("deploy", deployment(aws, functionName, markBy(random)));
  expect(well.error, "With a role that is one, the same function is deployed").toBeUndefined();
});

check("lets-s3-call", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const buckets = [await aws.bucket("one"), await aws.bucket("two")] as const;
  await makeFunction(aws, functionName, sourceOf(markBy(random)));
  const prefix = `${random.word()}/`;
  // The first one again: what is there already is no error.
  for (const bucket of [...buckets, buckets[0]]) {
    const run = await answer.call("connect", { functionName, bucket, prefix });
    const requirement = bucket === buckets[0] ? "lets-s3-call" : "several-buckets";
    expect(run.error, `${requirement}: connect to ${bucket}`).toBeUndefined();
  }
  expect(
    new Set(await statementsOf(aws, functionName)),
    "this-account-alone: The alias's policy lets S3 in for these two buckets of this account, for each once, and nobody else",
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
    "several-buckets: A bucket's name may have dots, which a StatementId may not; and two names that differ by dots alone are two",
  ).toEqual(new Set([...buckets, ...asked].map((bucket) => allowedFor(aws, bucket))));
});

/**
 * Connects two buckets whose names differ by dots alone; gives those for which AddPermission was called. There are no
 * such buckets, for at an IP address the SDK reaches none with dots: of the calls, that one alone can be judged.
 */
async function connectDotted(answer: Answer, aws: Aws, functionName: string): Promise<string[]> {
  const asked: string[] = [];
  const stem = aws.name("bucket");
  for (const bucket of [`${stem}.eu.1`, `${stem}eu1`]) {
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
  await wire(aws, { bucket, aliasArn: otherArn, prefix: "reports/" });
  await tellEventBridge(aws, bucket);
  // A prefix is the beginning of a key, and need not be a folder.
  const prefix = random.word();
  for (const turn of ["first", "second"]) {
    const run = await answer.call("connect", { functionName, bucket, prefix });
    const requirement = turn === "first" ? "keeps-others" : "connect-again";
    expect(run.error, `${requirement}: connect, for the ${turn} time`).toBeUndefined();
    expect(
      run.calls.some(({ operation }) => operation === "RemovePermission"),
      "connect-again: The permission was taken away to be given anew: meanwhile S3's calls are refused, and lost",
    ).toBe(false);
  }
  const own = { arn: aliasArnOf(aws, functionName), events: ["s3:ObjectCreated:*"], prefix };
  const others = { arn: otherArn, events: ["s3:ObjectCreated:*"], prefix: "reports/" };
  expect(
    new Set(await notificationsOf(aws, bucket)),
    "S3 takes notifications as a whole: the ones of others have to be sent again, and the own one is there once",
  ).toEqual(new Set([own, others]));
  expect(
    await isWired(aws, { bucket, aliasArn: otherArn, prefix: "reports/" }),
    "keeps-others: A notification of others has an Id, by which they find it again: it stays, too",
  ).toBe(true);
  expect(
    await tellsEventBridge(aws, bucket),
    "keeps-others: The bucket told EventBridge of its events, too: notifications to others are not to functions alone",
  ).toBe(true);
});

check("finds-the-line", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  await wire(aws, { bucket, aliasArn: await makeFunction(aws, functionName, sourceOf(mark)) });
  const object = { bucket, key: random.key({ special: true }) };
  // Its spaces and line ends are part of it.
  const body = ` ${random.text()}\n`;
  const run = await answer.call("uploadAndFind", { functionName, ...object, body, seconds: 60 });
  const [request_id] = await requestIds(aws, functionName);
  const version_id = await versionOf(aws, object);
  expect(run.value, "What the handler printed about the upload, as an object").toEqual({
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
  const run = await answer.call("uploadAndFind", { functionName, ...object, seconds: 60 });
  expect(
    run.value,
    "The log tells of an earlier upload of the same key and bytes: the version tells them apart",
  ).toMatchObject({ key: object.key, version_id: await versionOf(aws, object) });
});

check("gives-up", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const key = random.key();
  const run = await answer.call({
    export: "uploadAndFind",
    args: [{ functionName, bucket, key, body: random.text(), seconds: 3 }],
    limits: { seconds: 15 },
    judges: ["time"],
  });
  expect(
    run.error,
    "gives-up: Nobody has connected the bucket: after 3 seconds uploadAndFind throws",
  ).toBeDefined();
  expect(
    run.error,
    "no-log-group-yet: There is no log group before the first line: that alone is no reason to stop looking",
  ).not.toMatchObject({ name: "ResourceNotFoundException" });
  const looks = run.calls.filter(({ service }) => service === "logs");
  expect(looks.length, "looks-again: uploadAndFind looks more than once").toBeGreaterThan(1);
  expect(
    looks.filter(({ operation }) => operation === "FilterLogEvents").length,
    "ten-looks-a-second: Ten looks a second are enough: Logs takes few, and whoever asks without a pause is throttled, with all others",
  ).toBeLessThan(40);
  for (const name of [functionName, key]) {
    expect(run.error!.message, "gives-up: The error names function and key").toContain(name);
  }
});

check("new-source", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const marks = [`old ${markBy(random)}`, `new ${markBy(random)}`] as const;
  const first = await answer.call("deploy", deployment(aws, functionName, marks[0]));
  expect(first.error, "A new function can be deployed").toBeUndefined();
  const before = await configurationOf(aws, functionName, "1");
  const second = await answer.call("deploy", deployment(aws, functionName, marks[1]));
  expect(second.value, "Another source is another version, behind the same alias").toEqual({
    version: "2",
    aliasArn: aliasArnOf(aws, functionName),
  });
  expect(await invokeLive(aws, functionName), "The alias runs the new source").toEqual({ mark: marks[1] });
  const after = await configurationOf(aws, functionName, "1");
  expect(after?.CodeSha256, "Version 1 is there and has its code, to go back to").toBe(before?.CodeSha256);
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
  for (const version of ["9", "8"]) {
    const run = await answer.call({
      export: "rollback",
      args: [{ functionName }],
      faults: [{ operation: "ListVersionsByFunction", kind: "short-page", items: 3, calls: always }],
    });
    expect(
      run.value,
      `There are the versions 1 to 9 and 11, 3 on a page, and live was 11: back to 9, then to 8; 9 is more than 11 only as a text. ${called(run, "ListVersionsByFunction")}`,
    ).toEqual({ version });
    expect(await liveVersion(aws, functionName), "The alias names the version that was given").toBe(version);
  }
});

check("nothing-older", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  await makeFunction(aws, functionName, sourceOf(markBy(random)));
  const run = await answer.call("rollback", { functionName });
  expect(run.error, "There is no version before 1: rollback throws").toBeDefined();
  expect(run.error!.message, "The error names the function").toContain(functionName);
  expect(await liveVersion(aws, functionName), "and leaves the alias where it is").toBe("1");
  await publishAnother(aws, functionName, "a change");
  await aws
    .client(LambdaClient)
    .send(new UpdateAliasCommand({ FunctionName: functionName, Name: alias, FunctionVersion: "2" }));
  const older = await answer.call("rollback", { functionName });
  expect(older.value, "With a version 2 behind live, there is one to go back to").toEqual({ version: "1" });
});

check("forward-again", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const sources = [`old ${markBy(random)}`, `new ${markBy(random)}`] as const;
  for (const mark of sources) {
    const run = await answer.call("deploy", deployment(aws, functionName, mark));
    expect(run.error, "A source can be deployed").toBeUndefined();
  }
  expect(await liveVersion(aws, functionName), "The alias names the second version").toBe("2");
  const back = { FunctionName: functionName, Name: alias, FunctionVersion: "1" };
  await aws.client(LambdaClient).send(new UpdateAliasCommand(back));
  const run = await answer.call("deploy", deployment(aws, functionName, sources[1]));
  expect(
    run.value,
    "Rolled back to version 1, $LATEST still has the second source: deploying that is version 2 again",
  ).toMatchObject({ version: "2" });
  expect(await liveVersion(aws, functionName), "and the alias names it").toBe("2");
});

check("removes-all", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  // A part of one name is the whole of the other.
  const other = `${functionName}-2`;
  const bucket = await versionedBucket(aws);
  const [aliasArn, otherArn] = await Promise.all([
    makeFunction(aws, functionName, sourceOf(markBy(random))),
    makeFunction(aws, other, sourceOf(markBy(random))),
  ]);
  aws.cleanup(() => aws.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: other })));
  await wire(aws, { bucket, aliasArn: otherArn, prefix: "reports/" });
  const others = await notificationsOf(aws, bucket);
  const connected = await answer.call("connect", { functionName, bucket, prefix: "in/" });
  expect(connected.error, "The bucket can be connected").toBeUndefined();
  const key = `in/${random.key()}`;
  await uploadAndWait(aws, functionName, { bucket, key, body: random.text() });
  const run = await answer.call("remove", { functionName, bucket });
  expect(run.error, `remove ${aliasArn}`).toBeUndefined();
  expect(
    {
      function: await configurationOf(aws, functionName),
      logGroup: await hasLogGroup(aws, functionName),
      notifications: await notificationsOf(aws, bucket),
    },
    "Function, log group and notification are gone; notifications to others stay",
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
  const marks = [`old ${markBy(random)}`, `new ${markBy(random)}`] as const;
  const step = async (name: string, input: object): Promise<unknown> =>
    (await answer.call(name, { functionName, ...input })).value;
  let uploads = 0;
  const expectMark = async (mark: string): Promise<void> => {
    const object = { bucket, key: `in/${random.key()}`, body: random.text() };
    expect(await step("uploadAndFind", { ...object, seconds: 60 }), "The line of this upload").toMatchObject({
      key: object.key,
      mark,
    });
    uploads += 1;
    await waitForEnded(aws, functionName, uploads);
  };
  await step("deploy", deployment(aws, functionName, marks[0]));
  await step("connect", { bucket, prefix: "in/" });
  await expectMark(marks[0]);
  await step("deploy", deployment(aws, functionName, marks[1]));
  await expectMark(marks[1]);
  await step("rollback", {});
  await expectMark(marks[0]);
  await step("remove", { bucket });
  expect(
    await step("deploy", deployment(aws, functionName, marks[1])),
    "All that was there is gone: the life begins anew",
  ).toMatchObject({ version: "1" });
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
    const run = await answer.call({ export: name, args: [{ functionName, ...input }], faults: onBadRoads });
    const lost = run.calls.filter(({ fault }) => fault === "lost-response").map(({ operation }) => operation);
    const why =
      lost.length === 0 ? "A call was throttled" : `The response of ${lost.join(" and of ")} was lost`;
    expect(
      run.error,
      `${why}, and the SDK asks again, unless it is told not to. What a first try has done, the second one finds done`,
    ).toBeUndefined();
    if (name === "remove") expectInOrder(run);
    return run.value;
  };
  expect(await step("deploy", deployment(aws, functionName, mark)), "deploy gives what there is").toEqual({
    version: "1",
    aliasArn: aliasArnOf(aws, functionName),
  });
  expect(await invokeLive(aws, functionName), "The alias runs the source that was given").toEqual({ mark });
  const prefix = `${random.word()}/`;
  await step("connect", { bucket, prefix });
  expect(await statementsOf(aws, functionName), "S3 is let in once").toEqual([allowedFor(aws, bucket)]);
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

function expectInOrder({ calls }: Run): void {
  const order = ["PutBucketNotificationConfiguration", "DeleteFunction", "DeleteLogGroup"];
  const done = calls.map(({ operation }) => operation).filter((operation) => order.includes(operation));
  expect(
    [...new Set(done)],
    "in-order: First who calls, then who is called, then what it left: a function that still runs makes its log group anew",
  ).toEqual(order);
}

check("tells-failures", async ({ answer, aws, random }) => {
  const [functionName, other] = [aws.name("function"), aws.name("other")];
  const bucket = await versionedBucket(aws);
  const [otherArn] = await Promise.all([
    makeFunction(aws, other, sourceOf(markBy(random))),
    makeFunction(aws, functionName, sourceOf(markBy(random))),
  ]);
  await wire(aws, { bucket, aliasArn: otherArn, prefix: "reports/" });
  const upload = { key: random.key(), body: random.text(), seconds: 20 };
  const before = await notificationsOf(aws, bucket);
  const steps = [
    ["uploadAndFind", "FilterLogEvents"],
    ["rollback", "ListVersionsByFunction"],
    ["connect", "AddPermission"],
    ["connect", "GetBucketNotificationConfiguration"],
    ["remove", "GetBucketNotificationConfiguration"],
    ["remove", "GetBucketNotificationConfiguration", "deny"],
    ["remove", "DeleteLogGroup"],
    ["remove", "DeleteFunction"],
  ] as const;
  for (const [name, operation, kind = "server-error"] of steps) {
    const what = kind === "deny" ? "was refused (AccessDenied)" : "gave a server error each time";
    const run = await answer.call({
      export: name,
      args: [{ functionName, bucket, prefix: "in/", ...upload }],
      faults: [{ operation, kind, calls: always }],
    });
    expect(
      run.error,
      `${name} did not end its work, for ${operation} ${what}: it says so. Only what means "is there already" or "is gone already" is no error`,
    ).toBeDefined();
    expect(
      run.ms,
      `${operation} ${what}: ${name} says so at once, not when the time for the line is over`,
    ).toBeLessThan(upload.seconds * 1000);
    expect(
      operation === "AddPermission" && run.calls.some((call) => call.operation.startsWith("PutBucket")),
      "AddPermission failed, and yet S3 was told to call the function, which does not let it in",
    ).toBe(false);
    expect(
      (await notificationsOf(aws, bucket)).filter(({ arn }) => arn === otherArn),
      `${operation} failed: what nobody could read is not put in place of what others have`,
    ).toEqual(before);
  }
});

check("long-log", async ({ answer, aws, random }) => {
  const functionName = aws.name("function");
  const bucket = await versionedBucket(aws);
  const mark = markBy(random);
  await wire(aws, { bucket, aliasArn: await makeFunction(aws, functionName, sourceOf(mark)) });
  const object = { bucket, key: random.key() };
  await fillLog(aws, functionName, JSON.stringify({ ...object, version_id: random.word(), mark }));
  const run = await answer.call("uploadAndFind", {
    functionName,
    ...object,
    body: random.text(),
    seconds: 60,
  });
  expect(run.value, "The line of this upload").toMatchObject({
    version_id: await versionOf(aws, object),
    mark,
  });
  const looks = run.calls.filter(({ service }) => service === "logs");
  const bytes = looks.reduce((sum, { responseBytes }) => sum + responseBytes, 0);
  expect(
    bytes,
    `Before the upload the log had 0.8 MB of earlier lines. Whoever asks for all of them reads for hours on a log of years: filterPattern or startTime leave them out. ${called(run, "FilterLogEvents")}`,
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
  const run = await answer.call({
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
    run.error,
    `The line is there, twice, among others that speak of the upload. A page of the log may be empty and yet not be the last. ${called(run, "FilterLogEvents")}`,
  ).toBeUndefined();
  expect(
    run.value,
    "The line with the version_id that this very upload got, whatever else was uploaded or printed meanwhile",
  ).toMatchObject({ bucket, key: object.key, version_id: own[0], mark });
});
