/** What LocalStack's Lambda does otherwise than AWS. */
import type { Entry } from "../differences.ts";
import { api } from "./aws-pages.ts";

export const lambda: readonly Entry[] = [
  {
    suite: "lambda/create-function",
    reason: "LastModified has microseconds, where AWS has milliseconds",
    awsPage: `${api.lambda}FunctionConfiguration.html`,
    tests: ["a new function is Pending and says all that it was given"],
  },
  {
    suite: "lambda/invoke",
    reason: "Invoke hands a payload that is no JSON to the function",
    awsPage: `${api.lambda}Invoke.html`,
    tests: ["a payload that is no JSON is refused"],
  },
  {
    suite: "lambda/s3-events",
    reason: "the key of an event has a space as %20, where AWS has a plus sign",
    awsPage: `${api.s3Guide}notification-content-structure.html`,
    tests: ["keys arrive URL-encoded, a space as a plus sign"],
  },
  {
    suite: "lambda/s3-events",
    reason: "a function is invoked by S3 without a permission",
    awsPage: `${api.s3Guide}grant-destinations-permissions-to-s3.html`,
    tests: [
      "without a permission for this bucket the notification is refused",
      "once the permission is taken away nothing more is delivered",
    ],
  },
  {
    suite: "lambda/update-function",
    reason: "UpdateFunctionCode ignores DryRun",
    awsPage: `${api.lambda}UpdateFunctionCode.html`,
    tests: ["a dry run of an update says the new code's hash and changes nothing"],
  },
  {
    suite: "lambda/versions-and-aliases",
    reason: "GetFunctionConfiguration does not find a version by its alias",
    awsPage: `${api.lambda}GetFunctionConfiguration.html`,
    tests: ["a configuration can be asked for by an alias"],
  },
];
