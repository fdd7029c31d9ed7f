/** What a check sees of an answer that is deployed as a Lambda function. */
import type { WaitOptions } from "./wait-for.ts";

export interface DeployOptions {
  /** The handler. */
  readonly export: string;
  /** Seconds; 10 unless told. */
  readonly timeout?: number;
  /** MiB; 256 unless told. */
  readonly memorySize?: number;
  /** The function's own environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Invocation {
  /** The handler's result, or the error object when `functionError` is set. */
  readonly payload: unknown;
  /** `Unhandled` when the handler threw, timed out or ended its process. */
  readonly functionError: string | undefined;
  /** The last 4 KiB of the log. */
  readonly logTail: string;
  /**
   * The handler's result.
   * @throws the verdict "wrong" when the invocation failed.
   */
  readonly value: unknown;
}

export interface Deployed {
  readonly functionName: string;
  readonly functionArn: string;
  /**
   * Invokes it and waits for the result.
   * @throws the trouble "does-not-load" or "limit" when Lambda says so.
   */
  invoke(event: unknown): Promise<Invocation>;
  /**
   * Waits until the messages in its log group fit, and gives them, oldest first.
   * @throws the verdict "wrong" when the time is over.
   */
  logs(until: (messages: readonly string[]) => boolean, options: WaitOptions): Promise<string[]>;
}
