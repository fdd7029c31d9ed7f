/** Where LocalStack's CloudWatch Logs differs from AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const logs: readonly Entry[] = [
  {
    suite: "logs/events",
    reason: "GetLogEvents includes events whose timestamp is endTime",
    awsPage: `${api.logs}GetLogEvents.html`,
    tests: ["includes startTime and excludes endTime"],
  },
  {
    suite: "logs/events",
    reason: "PutLogEvents returns a tooOldLogEventEndIndex that is one too low (the index is exclusive)",
    awsPage: `${api.logs}RejectedLogEventsInfo.html`,
    tests: ["reports and leaves out events that are too old or too new"],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents orders events by stream, then by time",
    awsPage: `${api.logs}FilterLogEvents.html`,
    tests: [
      "returns the events of all streams in chronological order, with their stream and an id",
      "paging returns every event once",
    ],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents ignores logStreamNamePrefix",
    awsPage: `${api.logs}FilterLogEvents.html`,
    tests: ["selects streams by name or by prefix"],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents ignores filterPattern",
    awsPage: `https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html`,
    tests: ["finds events that contain all terms, case-sensitively"],
  },
  {
    suite: "logs/groups-and-streams",
    reason: "DescribeLogGroups ignores limit",
    awsPage: `${api.logs}DescribeLogGroups.html`,
    tests: ["paging returns every group once"],
  },
  {
    suite: "logs/groups-and-streams",
    reason: "PutRetentionPolicy accepts any number of days",
    awsPage: `${api.logs}PutRetentionPolicy.html`,
    tests: ["stores a retention policy, for allowed numbers of days only"],
  },
];
