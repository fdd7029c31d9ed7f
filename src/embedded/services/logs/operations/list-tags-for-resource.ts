/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html */
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { groupOfArn } from "../resource-arn.ts";
import type { LogsContext } from "../state.ts";

/** @throws ResourceNotFoundException, InvalidParameterException */
export function listTagsForResource(
  input: ListTagsForResourceRequest,
  context: LogsContext,
): ListTagsForResourceResponse {
  return { tags: Object.fromEntries(groupOfArn(context, input.resourceArn).tags) };
}
