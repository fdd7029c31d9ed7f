/** Where LocalStack's Lambda differs from AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const lambda: readonly Entry[] = [
  {
    suite: "lambda/create-function",
    reason: "LastModified has microseconds (AWS: milliseconds)",
    awsPage: `${api.lambda}FunctionConfiguration.html`,
    tests: ["a new function is Pending and returns all its settings"],
  },
  {
    suite: "lambda/invoke",
    reason: "Invoke passes a payload that is not JSON to the function",
    awsPage: `${api.lambda}Invoke.html`,
    tests: ["a payload that is not JSON is refused"],
  },
  {
    suite: "lambda/s3-events",
    reason: "keys in events have %20 for a space (AWS: a plus sign)",
    awsPage: `${api.s3Guide}notification-content-structure.html`,
    tests: ["keys in events are URL-encoded, with a plus sign for a space"],
  },
  {
    suite: "lambda/s3-events",
    reason: "S3 invokes a function without a permission",
    awsPage: `${api.s3Guide}grant-destinations-permissions-to-s3.html`,
    tests: [
      "without a permission for this bucket the notification is refused",
      "no events are delivered after the permission is removed",
    ],
  },
  {
    suite: "lambda/update-function",
    reason: "UpdateFunctionCode ignores DryRun",
    awsPage: `${api.lambda}UpdateFunctionCode.html`,
    tests: ["a dry run of an update returns the new code's hash and changes nothing"],
  },
  {
    suite: "lambda/versions-and-aliases",
    reason: "GetFunctionConfiguration does not find a version by its alias",
    awsPage: `${api.lambda}GetFunctionConfiguration.html`,
    tests: ["GetFunctionConfiguration accepts an alias"],
  },
];
