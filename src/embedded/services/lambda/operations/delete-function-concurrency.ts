import type { DeleteFunctionConcurrencyRequest } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** Gives up the reservation: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html */
export function deleteFunctionConcurrency(
  input: DeleteFunctionConcurrencyRequest,
  context: LambdaContext,
): object {
  const { fn } = findFunction(context, { FunctionName: input.FunctionName }, "DeleteFunctionConcurrency");
  fn.reservedConcurrency = undefined;
  return {};
}
