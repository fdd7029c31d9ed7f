/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
import type { PutRetentionPolicyRequest } from "@aws-sdk/client-cloudwatch-logs";
import { oneOf, required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { namedGroup } from "../names.ts";
import type { LogsContext } from "../state.ts";

const allowedDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
].map(String);

/** @throws ResourceNotFoundException, InvalidParameterException */
export function putRetentionPolicy(input: PutRetentionPolicyRequest, context: LogsContext): void {
  const { retentionInDays: days } = input;
  validate(
    required("retentionInDays", days),
    oneOf("retentionInDays", days === undefined ? undefined : String(days), allowedDays),
  );
  namedGroup(context, input.logGroupName).retentionInDays = days;
}
