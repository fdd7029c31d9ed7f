/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
import type { TagResourceRequest } from "@aws-sdk/client-cloudwatch-logs";
import { required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { groupOfArn } from "../resource-arn.ts";
import type { LogsContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws ResourceNotFoundException, InvalidParameterException, TooManyTagsException */
export function tagResource(input: TagResourceRequest, context: LogsContext): void {
  validate(required("tags", input.tags));
  addTags(groupOfArn(context, input.resourceArn).tags, input.tags!);
}
