/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeSubscriptionFilters.html */
import type {
  DescribeSubscriptionFiltersRequest,
  DescribeSubscriptionFiltersResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { range } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { namedGroup } from "../names.ts";
import type { LogsContext } from "../state.ts";

/** Subscription filters cannot be made here, so there are none. @throws ResourceNotFoundException, InvalidParameterException */
export function describeSubscriptionFilters(
  input: DescribeSubscriptionFiltersRequest,
  context: LogsContext,
): DescribeSubscriptionFiltersResponse {
  validate(range("limit", input.limit, { min: 1, max: 50 }));
  namedGroup(context, input.logGroupName);
  return { subscriptionFilters: [] };
}
