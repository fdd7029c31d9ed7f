/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagResource.html */
import type { UntagResourceRequest } from "@aws-sdk/client-cloudwatch-logs";
import { required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { groupOfArn } from "../resource-arn.ts";
import type { LogsContext } from "../state.ts";

/** @throws ResourceNotFoundException, InvalidParameterException */
export function untagResource(input: UntagResourceRequest, context: LogsContext): void {
  validate(required("tagKeys", input.tagKeys));
  const { tags } = groupOfArn(context, input.resourceArn);
  for (const key of input.tagKeys!) tags.delete(key);
}
