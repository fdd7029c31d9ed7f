import type { ListEventSourceMappingsRequest, ListEventSourceMappingsResponse } from "@aws-sdk/client-lambda";
import { findFunction } from "../find-function.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

/** There are none, since they cannot be made here: https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export function listEventSourceMappings(
  input: ListEventSourceMappingsRequest,
  context: LambdaContext,
): ListEventSourceMappingsResponse {
  onlySupports("ListEventSourceMappings", input, ["FunctionName", "EventSourceArn", "Marker", "MaxItems"]);
  if (input.FunctionName !== undefined) findFunction(context, input, "ListEventSourceMappings");
  return { EventSourceMappings: [] };
}
