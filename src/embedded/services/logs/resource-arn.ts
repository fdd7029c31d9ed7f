import { length, required } from "../constraints.ts";
import { resourceNotFound, validate } from "./errors.ts";
import type { LogGroup, LogsContext } from "./state.ts";

/** The log group of a tagging operation, which takes its ARN without `:*`. @throws ResourceNotFoundException */
export function groupOfArn(context: LogsContext, arn: string | undefined): LogGroup {
  validate(required("resourceArn", arn), length("resourceArn", arn, { min: 1, max: 1011 }));
  const group = [...context.state.groups(context).values()].find((candidate) => candidate.arn === arn);
  if (!group) throw resourceNotFound();
  return group;
}
