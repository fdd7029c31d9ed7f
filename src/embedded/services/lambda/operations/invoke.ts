import type { InvocationRequest, InvocationResponse } from "@aws-sdk/client-lambda";
import {
  accessDenied,
  invalidRequestContent,
  payloadTooLarge,
  recursiveInvocation,
  tooManyRequests,
  validationFailed,
} from "../errors.ts";
import { runInvocation } from "../execution/run-invocation.ts";
import { nextTurn } from "../lineage.ts";
import { type FunctionReference, qualifiedArn, readFunctionName } from "../function-name.ts";
import { allowsInvoke } from "../policy.ts";
import { requireCreated } from "../revisions.ts";
import { findRevision, findRunningRevision, type LambdaFunction } from "../state.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

const supported: readonly (keyof InvocationRequest)[] = [
  "FunctionName",
  "InvocationType",
  "LogType",
  "ClientContext",
  "Payload",
  "Qualifier",
];
/** Bytes: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const largestPayload = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 };
const largestClientContext = 3583;

/** Runs a function, now or later: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export async function invoke(input: InvocationRequest, context: LambdaContext): Promise<InvocationResponse> {
  onlySupports("Invoke", input, supported);
  const type = checkTypes(input);
  const reference = readFunctionName(input.FunctionName, context, input.Qualifier);
  const fn = context.functions.get(reference);
  requireAllowed(fn, reference, context);
  const revision = findRevision(fn, reference.qualifier);
  const payload = readPayload(input.Payload, type);
  if (type === "DryRun") return { StatusCode: 204 };
  requireCreated(fn, context.now());
  if (type === "Event") {
    const { requestId } = context;
    const traceHeader = context.headers["x-amzn-trace-id"];
    context.events.add({ reference, requestId, payload, functionArn: qualifiedArn(reference), traceHeader });
    return { StatusCode: 202, ExecutedVersion: revision.version };
  }
  return invokeNow({ fn, reference, payload, input }, context);
}

async function invokeNow(
  {
    fn,
    reference,
    payload,
    input,
  }: { fn: LambdaFunction; reference: FunctionReference; payload: string; input: InvocationRequest },
  context: LambdaContext,
): Promise<InvocationResponse> {
  const revision = findRunningRevision(fn, reference.qualifier, context.now());
  const clientContext = readClientContext(input.ClientContext);
  const { traceHeader, isLoop } = nextTurn(context.headers["x-amzn-trace-id"], fn.arn, context.now());
  if (isLoop && fn.recursiveLoop === "Terminate") throw recursiveInvocation();
  if (!context.concurrency.enter(fn)) throw tooManyRequests();
  try {
    const { requestId } = context;
    const functionArn = qualifiedArn(reference);
    const result = await runInvocation(
      { fn, revision, requestId, payload, functionArn, clientContext, traceHeader },
      context,
    );
    return {
      StatusCode: 200,
      Payload: typeof result.payload === "string" ? Buffer.from(result.payload) : result.payload,
      ExecutedVersion: revision.version,
      // Node.js functions never answer "Handled": the runtime reports every error the same way.
      ...(result.errorType !== undefined && { FunctionError: "Unhandled" }),
      ...(input.LogType === "Tail" && { LogResult: result.logTail }),
    };
  } finally {
    context.concurrency.leave(fn);
  }
}

function checkTypes({ InvocationType = "RequestResponse", LogType = "None" }: InvocationRequest) {
  if (!(InvocationType in largestPayload)) {
    throw validationFailed(
      "invocationType",
      InvocationType,
      "Member must satisfy enum value set: [Event, RequestResponse, DryRun]",
    );
  }
  if (!["None", "Tail"].includes(LogType)) {
    throw validationFailed("logType", LogType, "Member must satisfy enum value set: [None, Tail]");
  }
  return InvocationType;
}

/** Another account needs the function's permission. */
function requireAllowed(fn: LambdaFunction, reference: FunctionReference, context: LambdaContext): void {
  const { accountId, callerArn } = context;
  if (accountId === fn.accountId) return;
  if (allowsInvoke(fn, reference.qualifier, { principal: { account: accountId } })) return;
  throw accessDenied(callerArn, "InvokeFunction", qualifiedArn(reference));
}

/** JSON text; no payload is an empty object. @throws AwsError RequestTooLargeException, InvalidRequestContentException. */
function readPayload(payload: Uint8Array | undefined, type: keyof typeof largestPayload): string {
  const bytes = Buffer.from(payload ?? []);
  if (bytes.length > largestPayload[type]) throw payloadTooLarge(bytes.length, type, largestPayload[type]);
  if (bytes.length === 0) return "{}";
  const text = bytes.toString("utf8");
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidRequestContent(
      `Could not parse request body into json: Could not parse payload into json: ${reason}`,
      error,
    );
  }
}

function readClientContext(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    if (Buffer.byteLength(text) > largestClientContext) throw new RangeError("too long");
    return JSON.parse(Buffer.from(text, "base64").toString("utf8")) as unknown;
  } catch (error) {
    throw invalidRequestContent("Client context must be a valid Base64-encoded JSON object.", error);
  }
}
