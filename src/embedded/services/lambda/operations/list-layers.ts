import type { ListLayersRequest, ListLayersResponse } from "@aws-sdk/client-lambda";
import type { LambdaContext } from "../context.ts";

/** There are none, since they cannot be published here: https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html */
export function listLayers(_input: ListLayersRequest, _context: LambdaContext): ListLayersResponse {
  return { Layers: [] };
}
