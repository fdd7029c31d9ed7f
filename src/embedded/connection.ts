/** What a connection may do to the server: nothing. Bodies that stall, that nobody wants or that never end are bounded. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "../wire/errors.ts";

export interface ConnectionLimits {
  /** Milliseconds without a byte after which a request whose body is awaited is given up. */
  readonly idle: number;
  /** Milliseconds that the rest of an unwanted body may take. */
  readonly drain: number;
}

/** S3 gives an idle upload up after about 20 seconds. */
export const defaultLimits: ConnectionLimits = { idle: 20_000, drain: 10_000 };

/** Bytes of an unwanted body that are read for the connection's sake. */
const drainBytes = 64 * 1024 * 1024;

/**
 * Fails a body that stalls, as S3 does: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * The connection itself stays, so that the error can be answered; `drainRest` ends it.
 */
export function failStalledBody(message: IncomingMessage, { idle }: ConnectionLimits): void {
  if (message.complete) return;
  let timer: NodeJS.Timeout | undefined;
  const restart = (): void => {
    // What is read to its end, or thrown away, is resumed once more.
    if (message.complete || message.destroyed) return;
    timer ??= setTimeout(stalled, idle);
    timer.refresh();
  };
  const stalled = (): void => {
    stop();
    if (message.listenerCount("error") > 0) message.emit("error", requestTimeout());
    else message.destroy();
  };
  // A pause is ours: what waits for a slow disk is no stalled client.
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  message.on("resume", restart).on("pause", stop).once("end", stop).once("close", stop);
  message.once("resume", () => message.on("data", restart));
}

/** Answers `Expect: 100-continue` when the body is first read: never to a request that is refused by its headers. */
export function continueWhenRead(message: IncomingMessage, response: ServerResponse): void {
  message.once("resume", () => {
    if (!response.headersSent && !response.destroyed) response.writeContinue();
  });
}

/** Reads the rest of a body that its operation did not want, within limits; beyond them the connection ends. */
export function drainRest(message: IncomingMessage, { drain }: ConnectionLimits): void {
  if (message.complete || message.destroyed) {
    message.resume();
    return;
  }
  let left = drainBytes;
  const cut = setTimeout(() => message.destroy(), drain);
  message.on("data", (bytes: Buffer) => {
    left -= bytes.length;
    if (left < 0) message.destroy();
  });
  message.once("close", () => clearTimeout(cut));
  message.once("end", () => clearTimeout(cut));
  message.on("error", () => undefined);
  message.resume();
}

const requestTimeout = (): AwsError =>
  new AwsError(
    "RequestTimeout",
    "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.",
    { status: 400, headers: { connection: "close" } },
  );
