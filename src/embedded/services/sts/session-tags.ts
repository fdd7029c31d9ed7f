/** Tags of a session: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
import type { AssumeRoleRequest } from "@aws-sdk/client-sts";
import { length } from "../constraints.ts";
import { AwsError } from "../../../wire/errors.ts";
import { validate } from "./errors.ts";

const mostTags = 50;

const invalidParameter = (message: string): AwsError =>
  new AwsError("InvalidParameterValue", message, { status: 400 });

/** @throws ValidationError, InvalidParameterValue */
export function sessionTags({
  Tags: tags = [],
  TransitiveTagKeys: transitive = [],
}: Pick<AssumeRoleRequest, "Tags" | "TransitiveTagKeys">): Record<string, string> {
  validate(length("tags", tags, { max: mostTags }));
  const keys = tags.map(({ Key = "" }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalidParameter("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  if (!transitive.every((key) => keys.includes(key.toLowerCase()))) {
    throw invalidParameter("The specified transitive tag key must be included in the requested tags.");
  }
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
