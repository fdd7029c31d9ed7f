import type { ListLayerVersionsRequest, ListLayerVersionsResponse } from "@aws-sdk/client-lambda";
import type { LambdaContext } from "../context.ts";

/** There are none, since they cannot be published here: https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html */
export function listLayerVersions(
  _input: ListLayerVersionsRequest,
  _context: LambdaContext,
): ListLayerVersionsResponse {
  // AWS answers the same for a layer that nobody has published.
  return { LayerVersions: [] };
}
