import type { CreateFunctionRequest, FunctionConfiguration } from "@aws-sdk/client-lambda";
import { checkSource, readSourceCode } from "../code/source-code.ts";
import { describeRevision } from "../describe.ts";
import { resourceConflict } from "../errors.ts";
import {
  type FunctionReference,
  functionArn,
  readFunctionName,
  requireOwnAccount,
} from "../function-name.ts";
import { firstRevision, publish } from "../revisions.ts";
import { requireRunner } from "../runtimes.ts";
import { newSettings } from "../settings.ts";
import type { Code, LambdaFunction, Settings } from "../state.ts";
import { onlySupports } from "../supported-parameters.ts";
import { checkTags } from "../tags.ts";
import type { LambdaContext } from "../context.ts";

const supported: readonly (keyof CreateFunctionRequest)[] = [
  "FunctionName",
  "Role",
  "Code",
  "Runtime",
  "Handler",
  "Description",
  "Timeout",
  "MemorySize",
  "Publish",
  "PackageType",
  "Environment",
  "TracingConfig",
  "Tags",
  "Architectures",
  "EphemeralStorage",
  "SnapStart",
  "LoggingConfig",
];

/** Makes a function from zipped code: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export async function createFunction(
  input: CreateFunctionRequest,
  context: LambdaContext,
): Promise<FunctionConfiguration> {
  onlySupports("CreateFunction", input, supported);
  checkSource(input.Code ?? {});
  const reference = readFunctionName(input.FunctionName, context);
  requireOwnAccount(reference, context, "CreateFunction");
  const settings = newSettings(reference.name, input);
  const tags = checkTags(input.Tags);
  await requireRunner(settings.runtime, context.findPython);
  refuseExisting(reference, context);
  const code = await context.code.put(await readSourceCode(input.Code ?? {}, context));
  if (context.functions.find(reference)) {
    // Another call has made it while this one's code was being stored.
    await context.code.remove([code]);
    refuseExisting(reference, context);
  }
  const now = context.now();
  const fn = newFunction(reference, { settings, code, tags }, now);
  context.functions.add(fn);
  return describeRevision(fn, input.Publish ? publish(fn, now) : fn.latest, now);
}

function refuseExisting(reference: FunctionReference, { functions }: LambdaContext): void {
  if (functions.find(reference)) throw resourceConflict(`Function already exist: ${reference.name}`);
}

function newFunction(
  { name, accountId, region }: FunctionReference,
  content: { settings: Settings; code: Code; tags: Readonly<Record<string, string>> },
  now: number,
): LambdaFunction {
  const arn = functionArn({ name, accountId, region });
  const { settings, code, tags } = content;
  return {
    name,
    accountId,
    region,
    arn,
    latest: firstRevision(arn, { settings, code }, now),
    previous: undefined,
    versions: new Map(),
    lastVersion: 0,
    aliases: new Map(),
    policies: new Map(),
    tags,
    reservedConcurrency: undefined,
    recursiveLoop: "Terminate",
  };
}
