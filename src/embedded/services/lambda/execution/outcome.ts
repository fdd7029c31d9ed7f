/** How an invocation ended, and what its caller gets for it. */
import type { ProcessExit } from "../types.ts";

export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Of Node.js; Python's has requestId and stackTrace instead. */
  readonly trace?: readonly string[];
}

export type Outcome =
  | {
      readonly type: "succeeded";
      readonly payload: string;
      /** The payload is not text: base64 of its bytes. */
      readonly isBase64?: boolean;
      readonly maxRssKb: number;
    }
  | { readonly type: "failed" | "init-failed"; readonly error: ReportedError; readonly maxRssKb: number }
  | { readonly type: "exited"; readonly exit: ProcessExit }
  | { readonly type: "timed-out" };

export interface Answer {
  /** JSON text; what a handler streamed or gave as bytes may be anything. */
  readonly payload: string | Uint8Array;
  /** The error's type, when it failed. */
  readonly errorType?: string;
  /** What AWS adds to the log for it. */
  readonly logLine?: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, plus room for the envelope. */
const largestResponse = 6_291_556;

/** The answer to the caller: https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
export function answerFor(outcome: Outcome, facts: { requestId: string; timeout: number }): Answer {
  switch (outcome.type) {
    case "succeeded":
      return limited(outcome.isBase64 ? Buffer.from(outcome.payload, "base64") : outcome.payload);
    case "failed":
    case "init-failed":
      return { payload: JSON.stringify(outcome.error), errorType: outcome.error.errorType };
    case "timed-out":
      return timedOut(facts);
    case "exited":
      return exited(outcome.exit, facts.requestId);
  }
}

function limited(payload: string | Uint8Array): Answer {
  if (Buffer.byteLength(payload) <= largestResponse) return { payload };
  return failure({
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${largestResponse} bytes).`,
  });
}

function timedOut({ requestId, timeout }: { requestId: string; timeout: number }): Answer {
  const message = `Task timed out after ${timeout.toFixed(2)} seconds`;
  return {
    ...failure({ errorType: "Sandbox.Timedout", errorMessage: `RequestId: ${requestId} Error: ${message}` }),
    logLine: `${requestId} ${message}\n\n`,
  };
}

function exited({ code, signal, outOfMemory }: ProcessExit, requestId: string): Answer {
  const errorType = outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError";
  // AWS ends a process that outgrew its memory with SIGKILL.
  const how =
    outOfMemory || signal ? `signal: ${outOfMemory ? "killed" : signalWord(signal)}` : `exit status ${code}`;
  const reason =
    code === 0 && !outOfMemory
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: ${how}`;
  const errorMessage = `RequestId: ${requestId} Error: ${reason}`;
  return { ...failure({ errorType, errorMessage }), logLine: `${errorMessage}\n${errorType}\n` };
}

const signalWord = (signal: NodeJS.Signals | null): string =>
  signal === "SIGKILL"
    ? "killed"
    : signal === "SIGABRT"
      ? "aborted"
      : String(signal).replace("SIG", "").toLowerCase();

const failure = (error: ReportedError): Answer => ({
  payload: JSON.stringify(error),
  errorType: error.errorType,
});
