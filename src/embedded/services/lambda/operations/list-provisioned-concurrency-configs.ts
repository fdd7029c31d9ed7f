import type {
  ListProvisionedConcurrencyConfigsRequest,
  ListProvisionedConcurrencyConfigsResponse,
} from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** There are none, since they cannot be made here: https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html */
export function listProvisionedConcurrencyConfigs(
  input: ListProvisionedConcurrencyConfigsRequest,
  context: LambdaContext,
): ListProvisionedConcurrencyConfigsResponse {
  findFunction(context, { FunctionName: input.FunctionName }, "ListProvisionedConcurrencyConfigs");
  return { ProvisionedConcurrencyConfigs: [] };
}
