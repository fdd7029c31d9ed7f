/** Events no longer expire. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html */
import type { DeleteRetentionPolicyRequest } from "@aws-sdk/client-cloudwatch-logs";
import { namedGroup } from "../names.ts";
import type { LogsContext } from "../state.ts";

/** @throws ResourceNotFoundException, InvalidParameterException */
export function deleteRetentionPolicy(input: DeleteRetentionPolicyRequest, context: LogsContext): void {
  namedGroup(context, input.logGroupName).retentionInDays = undefined;
}
