/** Faults that a gateway injects into calls. On AWS every program meets them sooner or later. */
import { Transform, type TransformCallback } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { AwsError } from "../wire/errors.ts";
import type { ServiceModel } from "../wire/model.ts";

export type FaultKind =
  /** Returns the service's throttling error. The call does not reach the target. */
  | { readonly kind: "throttle" }
  /** Returns the service's internal error. The call does not reach the target. */
  | { readonly kind: "server-error" }
  /**
   * Returns the service's access error. The call does not reach the target. DeleteObjects returns 200 with that error for
   * each key.
   */
  | { readonly kind: "deny" }
  /** Returns this error of the service, as AWS documents it for the operation. The call does not reach the target. */
  | { readonly kind: "error"; readonly name: string; readonly message: string; readonly status: number }
  /** Closes the connection without a response. The call does not reach the target. */
  | { readonly kind: "reset" }
  /** Waits before it forwards the call to the target. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Closes the connection after this many bytes of the response's body. */
  | { readonly kind: "cut-body"; readonly afterBytes: number }
  /** Sends the response's body in pieces of at most this many bytes, with a pause before each. */
  | { readonly kind: "slow-body"; readonly pieceBytes: number; readonly pauseMs: number }
  /** Returns pages of at most this many items, with a token for the next page. */
  | { readonly kind: "short-page"; readonly items: number }
  /** Starts a listing with an empty page that has a token for the next page. This call does not reach the target. */
  | { readonly kind: "empty-page" }
  /** Changes a header of the response. Its name is in lower case. */
  | { readonly kind: "header"; readonly name: string; readonly value: string }
  /** Forwards the call to the target, then closes the connection instead of sending the response. */
  | { readonly kind: "lost-response" }
  /** Runs code of the check before the call is forwarded, for example to disable a key. */
  | { readonly kind: "first"; readonly run: () => Promise<unknown> };

export type Fault = FaultKind & {
  /** For example `GetObject`. */
  readonly operation: string;
  /** The numbers of the operation's calls, counted from 1. By default only the first. */
  readonly calls?: readonly number[];
};

export class Faults {
  readonly #faults: readonly Fault[];
  readonly #seen = new Map<string, number>();

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
  }

  /** The fault of this call, if any. */
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
 * Applies a fault before the call reaches the target.
 * @throws AwsError or ConnectionReset if the call must not reach the target.
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

/** The headers of a response, changed if the fault changes one. */
export const disturbHeaders = (
  fault: Fault | undefined,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  fault?.kind === "header" ? { ...headers, [fault.name]: fault.value } : headers;

/** The transform of a response's body, if the fault changes the body. */
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
    // On the next turn, so that the pushed data is sent first.
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
