import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  paginateFilterLogEvents,
  ResourceNotFoundException as NoLogGroup,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListVersionsByFunction,
  PublishVersionCommand,
  ResourceConflictException,
  ResourceNotFoundException,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import {
  GetBucketNotificationConfigurationCommand,
  type LambdaFunctionConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { zipSync } from "fflate";

const lambda = new LambdaClient({});
const s3 = new S3Client({});
const logs = new CloudWatchLogsClient({});

/** What S3 and people call: the name stays, the version behind it changes. */
const alias = "live";

/** The waiters' own pauses begin at one second; a small function is ready sooner. */
const waiting = { client: lambda, maxWaitTime: 60, minDelay: 0.1, maxDelay: 2 };

interface Deployment {
  functionName: string;
  /** ARN of the role that the function runs as. */
  role: string;
  /** Text of an ES module that exports `handler`. */
  source: string;
}

/** Makes `live` run this source, whatever is there already. */
export async function deploy(deployment: Deployment): Promise<{ version: string; aliasArn: string }> {
  const { functionName } = deployment;
  await putCode(deployment);
  // When nothing has changed since the last version, Lambda gives that version again.
  const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName: functionName }));
  return { version: Version!, aliasArn: await pointAlias(functionName, Version!) };
}

async function putCode({ functionName: FunctionName, role, source }: Deployment): Promise<void> {
  const ZipFile = zip(source);
  try {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: role,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 10,
        MemorySize: 256,
        Code: { ZipFile },
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceConflictException)) throw error;
    await updateCode(FunctionName, ZipFile);
    return;
  }
  await waitUntilFunctionActiveV2(waiting, { FunctionName });
}

async function updateCode(FunctionName: string, ZipFile: Uint8Array): Promise<void> {
  // The deployment that made or changed it may have been stopped before it was ready: the status is not Successful until then.
  await waitUntilFunctionUpdatedV2(waiting, { FunctionName });
  const { CodeSha256 } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  if (CodeSha256 === createHash("sha256").update(ZipFile).digest("base64")) return;
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  await waitUntilFunctionUpdatedV2(waiting, { FunctionName });
}

/** Same source, same bytes: fflate writes the file's local time into the zip, so that it gets one that never changes. */
function zip(source: string): Uint8Array {
  return zipSync({ "index.mjs": Buffer.from(source) }, { mtime: new Date(1980, 0, 1) });
}

async function pointAlias(FunctionName: string, FunctionVersion: string): Promise<string> {
  const input = { FunctionName, Name: alias, FunctionVersion };
  try {
    const { AliasArn } = await lambda.send(new CreateAliasCommand(input));
    return AliasArn!;
  } catch (error) {
    // It is there already, perhaps by a first try of this very call, whose response was lost.
    if (!(error instanceof ResourceConflictException)) throw error;
    const { AliasArn } = await lambda.send(new UpdateAliasCommand(input));
    return AliasArn!;
  }
}

/** Points `live` at the version before the one that it points to. */
export async function rollback({ functionName }: { functionName: string }): Promise<{ version: string }> {
  const { FunctionVersion } = await lambda.send(
    new GetAliasCommand({ FunctionName: functionName, Name: alias }),
  );
  const older: number[] = [];
  for await (const page of paginateListVersionsByFunction(
    { client: lambda },
    { FunctionName: functionName },
  )) {
    // "$LATEST" is no number, and so neither older nor newer.
    const numbers = page.Versions!.map(({ Version }) => Number(Version));
    older.push(...numbers.filter((number) => number < Number(FunctionVersion)));
  }
  const version = older.toSorted((one, other) => other - one)[0]?.toString();
  if (version === undefined) throw new Error(`${functionName} has no version before ${FunctionVersion}`);
  await lambda.send(
    new UpdateAliasCommand({ FunctionName: functionName, Name: alias, FunctionVersion: version }),
  );
  return { version };
}

interface Connection {
  functionName: string;
  bucket: string;
  /** Objects whose keys begin so are told to the function. */
  prefix: string;
}

/** Lets the bucket call `live` for each new object, and tells it to. */
export async function connect({ functionName, bucket, prefix }: Connection): Promise<void> {
  const { AliasArn } = await lambda.send(new GetAliasCommand({ FunctionName: functionName, Name: alias }));
  await permit({ functionName, bucket, account: AliasArn!.split(":")[4]! });
  await replaceNotifications({ functionName, bucket }, [
    {
      Id: functionName,
      LambdaFunctionArn: AliasArn!,
      Events: ["s3:ObjectCreated:*"],
      Filter: { Key: { FilterRules: [{ Name: "prefix", Value: prefix }] } },
    },
  ]);
}

interface Permission {
  functionName: string;
  bucket: string;
  account: string;
}

/** One statement for each bucket, and its name tells which: a conflict then means that this very one is there. */
async function permit({ functionName, bucket, account }: Permission): Promise<void> {
  const permission = new AddPermissionCommand({
    FunctionName: functionName,
    Qualifier: alias,
    StatementId: `s3-${bucket.replaceAll(".", "_")}`,
    Action: "lambda:InvokeFunction",
    Principal: "s3.amazonaws.com",
    SourceArn: `arn:aws:s3:::${bucket}`,
    // A bucket that somebody else makes under the same name, once this one is gone, must not call the function.
    SourceAccount: account,
  });
  await lambda.send(permission).catch((error: unknown) => {
    if (!(error instanceof ResourceConflictException)) throw error;
  });
}

/** S3 takes a bucket's notifications as a whole: what is not sent again is gone. */
async function replaceNotifications(
  { functionName, bucket }: { functionName: string; bucket: string },
  own: LambdaFunctionConfiguration[],
): Promise<void> {
  const current = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
  const others = (current.LambdaFunctionConfigurations ?? []).filter(
    ({ LambdaFunctionArn }) => nameIn(LambdaFunctionArn!) !== functionName,
  );
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { ...current, LambdaFunctionConfigurations: [...others, ...own] },
    }),
  );
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER` */
const nameIn = (functionArn: string): string | undefined => functionArn.split(":")[6];

interface Upload {
  functionName: string;
  /** It keeps versions. */
  bucket: string;
  key: string;
  body: string;
  /** How long to wait for the line. */
  seconds: number;
}

/** What the function printed. */
type Line = Record<string, unknown>;

/** Uploads an object and finds what the function printed about this upload. */
export async function uploadAndFind({ functionName, bucket, key, body, seconds }: Upload): Promise<Line> {
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await findLine(functionName, VersionId!);
    if (found) return found;
    if (Date.now() > end) throw new Error(`${functionName} printed nothing about ${key} within ${seconds} s`);
    await sleep(300);
  }
}

/** The version of the object tells uploads apart; key, size and time do not. */
async function findLine(functionName: string, versionId: string): Promise<Line | undefined> {
  const pages = paginateFilterLogEvents(
    { client: logs },
    { logGroupName: `/aws/lambda/${functionName}`, filterPattern: `"${versionId}"` },
  );
  try {
    for await (const { events } of pages) {
      const found = events!.map(({ message }) => readLine(message!));
      const wanted = found.find((line) => line?.version_id === versionId);
      if (wanted) return wanted;
    }
  } catch (error) {
    // The group comes with the function's first line.
    if (!(error instanceof NoLogGroup)) throw error;
  }
  return undefined;
}

/** Lambda puts time, request and level before what Node.js prints, and prints lines of its own. */
function readLine(message: string): Line | undefined {
  try {
    return JSON.parse(message.slice(message.indexOf("{"))) as Line;
  } catch {
    // It has no JSON.
  }
  return undefined;
}

/** Removes all that the others made; the bucket and its objects stay. What is gone already is no error. */
export async function remove({
  functionName,
  bucket,
}: {
  functionName: string;
  bucket: string;
}): Promise<void> {
  // First the one who calls, then the one who is called, then what it leaves behind.
  await replaceNotifications({ functionName, bucket }, []).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== "NoSuchBucket") throw error;
  });
  // Versions, aliases and permissions go with the function.
  await lambda.send(new DeleteFunctionCommand({ FunctionName: functionName })).catch((error: unknown) => {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  });
  const logGroupName = `/aws/lambda/${functionName}`;
  await logs.send(new DeleteLogGroupCommand({ logGroupName })).catch((error: unknown) => {
    if (!(error instanceof NoLogGroup)) throw error;
  });
}
