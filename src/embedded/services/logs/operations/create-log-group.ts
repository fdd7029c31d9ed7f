/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
import { type CreateLogGroupRequest, LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";
import { oneOf, required } from "../../constraints.ts";
import { groupExists, notImplemented, validate } from "../errors.ts";
import { groupNameRules } from "../names.ts";
import type { LogsContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws ResourceAlreadyExistsException, InvalidParameterException; NotImplemented for kmsKeyId and the class DELIVERY */
export function createLogGroup(input: CreateLogGroupRequest, context: LogsContext): void {
  const { logGroupName: name, logGroupClass = "STANDARD" } = input;
  validate(
    required("logGroupName", name),
    ...groupNameRules(name),
    oneOf("logGroupClass", logGroupClass, Object.values(LogGroupClass)),
  );
  if (input.kmsKeyId !== undefined)
    throw notImplemented("the parameter kmsKeyId", "log data is kept in memory");
  if (logGroupClass !== "STANDARD" && logGroupClass !== "INFREQUENT_ACCESS") {
    throw notImplemented(`logGroupClass ${logGroupClass}`, "STANDARD and INFREQUENT_ACCESS are");
  }
  if (context.state.groups(context).has(name!)) throw groupExists();
  const tags = new Map<string, string>();
  addTags(tags, input.tags ?? {});
  const group = context.state.createGroup(context, {
    name: name!,
    now: context.now(),
    logGroupClass,
    deletionProtected: input.deletionProtectionEnabled ?? false,
  });
  for (const [key, value] of tags) group.tags.set(key, value);
}
