import type { Concurrency, PutFunctionConcurrencyRequest } from "@aws-sdk/client-lambda";
import { invalidParameter, validationFailed } from "../errors.ts";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** An account's concurrency and what must stay unreserved: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export const accountLimit = 1000;
const leastUnreserved = 100;

/** Reserves concurrency; 0 throttles every invocation: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
export function putFunctionConcurrency(
  input: PutFunctionConcurrencyRequest,
  context: LambdaContext,
): Concurrency {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "PutFunctionConcurrency");
  const wanted = input.ReservedConcurrentExecutions;
  if (wanted === undefined || wanted < 0) {
    throw validationFailed(
      "reservedConcurrentExecutions",
      wanted,
      "Member must have value greater than or equal to 0",
    );
  }
  const others = context.functions.list(context).filter((other) => other !== fn);
  const reserved = others.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, wanted);
  if (reserved > accountLimit - leastUnreserved) {
    throw invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
    );
  }
  fn.reservedConcurrency = wanted;
  return { ReservedConcurrentExecutions: wanted };
}
