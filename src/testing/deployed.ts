/** What a check sees of an answer that is deployed as a Lambda function. */
import type { WaitOptions } from "./wait-for.ts";

/**
 * How the answer is deployed as a Lambda function.
 *
 * @example
 * check("reads-its-settings", async ({ answer }) => {
 *   const options: DeployOptions = { export: "handler", timeout: 3, env: { TABLE: "orders" } };
 *   const { value } = await (await answer.deploy(options)).invoke({});
 *   expect(value, "The handler returns its table").toBe("orders");
 * });
 */
export interface DeployOptions {
  /** The handler. */
  readonly export: string;
  /** The timeout in seconds, by default 10. */
  readonly timeout?: number;
  /** The memory in MiB, by default 256. */
  readonly memorySize?: number;
  /** The function's own environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The result of one invocation.
 *
 * @example
 * const failedWith = ({ functionError, payload }: Invocation): unknown =>
 *   functionError === undefined ? undefined : (payload as { errorType?: string }).errorType;
 */
export interface Invocation {
  /** The handler's result, or the error object if `functionError` is set. */
  readonly payload: unknown;
  /** `Unhandled` if the handler threw, timed out or ended its process. */
  readonly functionError: string | undefined;
  /** The last 4 KiB of the log. */
  readonly logTail: string;
  /**
   * The handler's result.
   * @throws the verdict "wrong" when the invocation failed.
   */
  readonly value: unknown;
}

/**
 * The answer as a Lambda function. It is deleted after the check, with its log group.
 *
 * @example
 * check("logs-the-name", async ({ answer }) => {
 *   const deployed = await answer.deploy({ export: "handler" });
 *   const { value } = await deployed.invoke({ name: "Ada" });
 *   expect(value, "The handler returns a greeting").toBe("Hello, Ada");
 *   const isThere = (messages: readonly string[]): boolean => messages.some((text) => text.includes("Ada"));
 *   await deployed.logs(isThere, { seconds: 20, what: "the handler's log line" });
 * });
 */
export interface Deployed {
  /** Its name in the run's account. */
  readonly functionName: string;
  /** Its ARN, without a version. */
  readonly functionArn: string;
  /**
   * Invokes it and waits for the result.
   * @throws the trouble "does-not-load" or "limit" when Lambda says so.
   */
  invoke(event: unknown): Promise<Invocation>;
  /**
   * Waits until the messages in its log group match, and returns them, oldest first.
   * @throws the verdict "wrong" when the time is over.
   */
  logs(until: (messages: readonly string[]) => boolean, options: WaitOptions): Promise<string[]>;
}
