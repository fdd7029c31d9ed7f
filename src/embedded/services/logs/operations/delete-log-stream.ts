/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html */
import type { DeleteLogStreamRequest } from "@aws-sdk/client-cloudwatch-logs";
import { required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { namedGroup, streamNameRules } from "../names.ts";
import { type LogsContext, findStream } from "../state.ts";

/** @throws ResourceNotFoundException, InvalidParameterException */
export function deleteLogStream(input: DeleteLogStreamRequest, context: LogsContext): void {
  validate(required("logStreamName", input.logStreamName), ...streamNameRules(input.logStreamName));
  const group = namedGroup(context, input.logGroupName);
  group.streams.delete(findStream(group, input.logStreamName!).name);
}
