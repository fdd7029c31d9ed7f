/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html */
import type {
  DescribeMetricFiltersRequest,
  DescribeMetricFiltersResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import { range } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { namedGroup } from "../names.ts";
import type { LogsContext } from "../state.ts";

/** Metric filters cannot be made here, so there are none. @throws ResourceNotFoundException, InvalidParameterException */
export function describeMetricFilters(
  input: DescribeMetricFiltersRequest,
  context: LogsContext,
): DescribeMetricFiltersResponse {
  validate(range("limit", input.limit, { min: 1, max: 50 }));
  if (input.logGroupName !== undefined) namedGroup(context, input.logGroupName);
  return { metricFilters: [] };
}
