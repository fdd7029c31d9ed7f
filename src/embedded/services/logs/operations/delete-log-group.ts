/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html */
import type { DeleteLogGroupRequest } from "@aws-sdk/client-cloudwatch-logs";
import { deletionProtected } from "../errors.ts";
import { namedGroup } from "../names.ts";
import type { LogsContext } from "../state.ts";

/** @throws ResourceNotFoundException, InvalidParameterException, ValidationException */
export function deleteLogGroup(input: DeleteLogGroupRequest, context: LogsContext): void {
  const group = namedGroup(context, input.logGroupName);
  if (group.deletionProtected) throw deletionProtected();
  context.state.groups(context).delete(group.name);
}
