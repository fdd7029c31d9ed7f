/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
import type { CreateLogStreamRequest } from "@aws-sdk/client-cloudwatch-logs";
import { required } from "../../constraints.ts";
import { streamExists, validate } from "../errors.ts";
import { namedGroup, streamNameRules } from "../names.ts";
import { type LogsContext, createStream } from "../state.ts";

/** @throws ResourceNotFoundException, ResourceAlreadyExistsException, InvalidParameterException */
export function createLogStream(input: CreateLogStreamRequest, context: LogsContext): void {
  const { logStreamName: name } = input;
  validate(required("logStreamName", name), ...streamNameRules(name));
  const group = namedGroup(context, input.logGroupName);
  if (group.streams.has(name!)) throw streamExists();
  createStream(group, name!, context.now());
}
