/** What a gateway does to calls on purpose: the faults that AWS shows to every program sooner or later. */
import { Transform, type TransformCallback } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { AwsError } from "../wire/errors.ts";
import type { ServiceModel } from "../wire/model.ts";

export type FaultKind =
  /** Answers the service's throttling error; the target never sees the call. */
  | { readonly kind: "throttle" }
  /** Answers the service's internal error; the target never sees the call. */
  | { readonly kind: "server-error" }
  /**
   * Answers that the caller has no permission; the target never sees the call. DeleteObjects answers with 200, and with that
   * error for each key.
   */
  | { readonly kind: "deny" }
  /** Answers this error, the service's own, as AWS's page of the operation lists it; the target never sees the call. */
  | { readonly kind: "error"; readonly name: string; readonly message: string; readonly status: number }
  /** Closes the connection without an answer; the target never sees the call. */
  | { readonly kind: "reset" }
  /** Waits before the call goes on to the target. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Closes the connection after so many bytes of the response's body. */
  | { readonly kind: "cut-body"; readonly afterBytes: number }
  /** Gives the response's body in pieces of at most so many bytes, with a pause before each. */
  | { readonly kind: "slow-body"; readonly pieceBytes: number; readonly pauseMs: number }
  /** Gives pages of so many items at most, and says that there are more. */
  | { readonly kind: "short-page"; readonly items: number }
  /** Begins a listing with a page without items that says that there are more; the target never sees that call. */
  | { readonly kind: "empty-page" }
  /** Gives the response with another value of a header, its name in small letters. */
  | { readonly kind: "header"; readonly name: string; readonly value: string }
  /** Lets the target do the call, and closes the connection instead of giving the response. */
  | { readonly kind: "lost-response" }
  /** Runs something of the check's own before the call goes on, for example disables a key. */
  | { readonly kind: "first"; readonly run: () => Promise<unknown> };

export type Fault = FaultKind & {
  /** For example `GetObject`. */
  readonly operation: string;
  /** Which of the operation's calls, counted from 1; the first when not given. */
  readonly calls?: readonly number[];
};

export class Faults {
  readonly #faults: readonly Fault[];
  readonly #seen = new Map<string, number>();

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
  }

  /** The fault of this call of the operation, if it has one. */
  take(operation: string): Fault | undefined {
    const count = (this.#seen.get(operation) ?? 0) + 1;
    this.#seen.set(operation, count);
    return this.#faults.find(
      (fault) => fault.operation === operation && (fault.calls ?? [1]).includes(count),
    );
  }
}

/** Thrown to close the connection without an answer. */
export class ConnectionReset extends Error {
  override readonly name = "ConnectionReset";
}

/**
 * What a fault does before the call reaches the target.
 * @throws AwsError or ConnectionReset when it never does.
 */
export async function disturbRequest(fault: Fault | undefined, service: ServiceModel): Promise<void> {
  if (fault?.kind === "throttle") throw throttled(service);
  if (fault?.kind === "server-error") throw internal(service);
  if (fault?.kind === "deny") throw denied(service);
  if (fault?.kind === "error") throw new AwsError(fault.name, fault.message, { status: fault.status });
  if (fault?.kind === "reset") throw new ConnectionReset("closed on purpose");
  if (fault?.kind === "delay") await wait(fault.ms);
  if (fault?.kind === "first") await fault.run();
}

/** The headers of a response, changed if the fault is about one. */
export const disturbHeaders = (
  fault: Fault | undefined,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  fault?.kind === "header" ? { ...headers, [fault.name]: fault.value } : headers;

/** What a response's body passes through, if the fault is about it. */
export function disturbBody(fault: Fault | undefined): Transform | undefined {
  if (fault?.kind === "cut-body") return new CutBody(fault.afterBytes);
  if (fault?.kind === "slow-body") return new SlowBody(fault);
  return undefined;
}

class CutBody extends Transform {
  #left: number;

  constructor(afterBytes: number) {
    super();
    this.#left = afterBytes;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#left <= 0) return;
    this.push(bytes.subarray(0, this.#left));
    this.#left -= bytes.length;
    // On the next turn, so that what was pushed is on its way first.
    if (this.#left < 0) setImmediate(() => done(new ConnectionReset("cut on purpose")));
    else done();
  }
}

class SlowBody extends Transform {
  readonly #pace: { readonly pieceBytes: number; readonly pauseMs: number };

  constructor(pace: { readonly pieceBytes: number; readonly pauseMs: number }) {
    super();
    this.#pace = pace;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#give(bytes).then(
      () => done(),
      (error: Error) => done(error),
    );
  }

  async #give(bytes: Buffer): Promise<void> {
    const { pieceBytes, pauseMs } = this.#pace;
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await wait(pauseMs);
      this.push(bytes.subarray(at, at + pieceBytes));
    }
  }
}

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (SlowDown),
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (TooManyRequestsException),
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html (ThrottlingException)
 */
function throttled({ name }: ServiceModel): AwsError {
  if (name === "s3") return new AwsError("SlowDown", "Please reduce your request rate.", { status: 503 });
  if (name === "lambda") return new AwsError("TooManyRequestsException", "Rate Exceeded.", { status: 429 });
  return new AwsError("ThrottlingException", "Rate exceeded", { status: 400 });
}

function internal({ name }: ServiceModel): AwsError {
  const code = name === "s3" ? "InternalError" : name === "lambda" ? "ServiceException" : "InternalFailure";
  return new AwsError(code, "We encountered an internal error. Please try again.", { status: 500 });
}

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (AccessDenied); AccessDeniedException is 403 in
 * services that speak REST and 400 in those that speak JSON:
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
function denied({ name }: ServiceModel): AwsError {
  if (name === "s3") return new AwsError("AccessDenied", "Access Denied", { status: 403 });
  const message = "User is not authorized to perform this operation.";
  return new AwsError("AccessDeniedException", message, { status: name === "lambda" ? 403 : 400 });
}
