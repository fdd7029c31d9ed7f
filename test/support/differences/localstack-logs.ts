/** What LocalStack's CloudWatch Logs does otherwise than AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const logs: readonly Entry[] = [
  {
    suite: "logs/events",
    reason: "GetLogEvents includes events at endTime",
    awsPage: `${api.logs}GetLogEvents.html`,
    tests: ["includes startTime and excludes endTime"],
  },
  {
    suite: "logs/events",
    reason: "PutLogEvents gives tooOldLogEventEndIndex, which is exclusive, one too low",
    awsPage: `${api.logs}RejectedLogEventsInfo.html`,
    tests: ["leaves out what is too old or too new and says which"],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents orders events by stream before time",
    awsPage: `${api.logs}FilterLogEvents.html`,
    tests: [
      "gives the events of all streams in the order of time, with their stream and an id",
      "gives every event once, page by page",
    ],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents ignores logStreamNamePrefix",
    awsPage: `${api.logs}FilterLogEvents.html`,
    tests: ["looks into the streams that are named, or whose names begin so"],
  },
  {
    suite: "logs/filter",
    reason: "FilterLogEvents ignores filterPattern",
    awsPage: `https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html`,
    tests: ["finds events that hold all terms, in their own case"],
  },
  {
    suite: "logs/groups-and-streams",
    reason: "DescribeLogGroups ignores limit",
    awsPage: `${api.logs}DescribeLogGroups.html`,
    tests: ["lists groups page by page, each once"],
  },
  {
    suite: "logs/groups-and-streams",
    reason: "PutRetentionPolicy takes any number of days",
    awsPage: `${api.logs}PutRetentionPolicy.html`,
    tests: ["keeps a retention policy of an allowed number of days"],
  },
];
