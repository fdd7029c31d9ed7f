/** The embedded CloudWatch Logs: groups, streams, events, filter patterns, retention, tags. */
import type { ServiceImplementation } from "../../../wire/service.ts";
import { createLogGroup } from "./operations/create-log-group.ts";
import { createLogStream } from "./operations/create-log-stream.ts";
import { deleteLogGroup } from "./operations/delete-log-group.ts";
import { deleteLogStream } from "./operations/delete-log-stream.ts";
import { deleteRetentionPolicy } from "./operations/delete-retention-policy.ts";
import { describeLogGroups } from "./operations/describe-log-groups.ts";
import { describeLogStreams } from "./operations/describe-log-streams.ts";
import { describeMetricFilters } from "./operations/describe-metric-filters.ts";
import { describeSubscriptionFilters } from "./operations/describe-subscription-filters.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { putLogEvents } from "./operations/put-log-events.ts";
import { putRetentionPolicy } from "./operations/put-retention-policy.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { requirementsOf } from "./requirements.ts";
import { LogsState } from "./state.ts";
import { type LogWriter, logWriter } from "./write-logs.ts";

interface LogsOptions {
  /** The clock of other services' writes; operations have their call's own. */
  readonly now: () => number;
}

export function createLogs({ now }: LogsOptions): ServiceImplementation<{
  state: LogsState;
}> &
  LogWriter {
  const state = new LogsState();
  return { operations, context: { state }, requirements: requirementsOf, ...logWriter(state, now) };
}

const operations = {
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  DeleteLogGroup: deleteLogGroup,
  DeleteLogStream: deleteLogStream,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  DescribeMetricFilters: describeMetricFilters,
  DescribeSubscriptionFilters: describeSubscriptionFilters,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
  ListTagsForResource: listTagsForResource,
  PutLogEvents: putLogEvents,
  PutRetentionPolicy: putRetentionPolicy,
  TagResource: tagResource,
  UntagResource: untagResource,
};
