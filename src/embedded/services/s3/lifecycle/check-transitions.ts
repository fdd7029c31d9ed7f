/**
 * What the transitions of one lifecycle rule may say, alone and together.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
import { type LifecycleRule, TransitionStorageClass } from "@aws-sdk/client-s3";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { checkMidnight, checkNewerVersions } from "./check-values.ts";
import { day } from "./due.ts";
import { describeFilter } from "./filter.ts";
import { coldness, infrequent } from "./storage-classes.ts";

const infrequentDays = 30;

/** One action in the words that errors use. */
interface Step {
  readonly storageClass: string;
  /** Days of a number or since 1970 of a date. */
  readonly days: number;
}

interface Kind {
  readonly action: "Transition" | "NoncurrentVersionTransition";
  readonly field: "Days" | "Date" | "NoncurrentDays";
  readonly filter: string;
}

/** @throws AwsError MalformedXML, InvalidRequest, InvalidArgument. */
export function checkTransitions(rule: LifecycleRule): void {
  checkCurrent(rule);
  checkNoncurrent(rule);
}

function checkCurrent(rule: LifecycleRule): void {
  const transitions = rule.Transitions ?? [];
  if (transitions.length === 0) return;
  const filter = describeFilter(rule);
  for (const { StorageClass, Days, Date: date } of transitions) {
    if (!isOneOf(TransitionStorageClass, StorageClass)) throw malformedXml();
    if ((Days === undefined) === (date === undefined)) throw malformedXml();
    if (date) checkMidnight(date);
    else checkDays(Days ?? 0, StorageClass, { action: "Transition", field: "Days" });
  }
  const byDate = transitions.filter((transition) => transition.Date).length;
  if (byDate > 0 && byDate < transitions.length) {
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for filter '${filter}'`,
    );
  }
  const field = byDate > 0 ? "Date" : "Days";
  const steps = transitions.map(({ StorageClass, Days, Date: date }) => ({
    storageClass: String(StorageClass),
    days: date ? date.getTime() / day : (Days ?? 0),
  }));
  checkSteps(steps, { action: "Transition", field, filter });
  checkExpiration(rule, steps, field);
}

function checkDays(
  days: number,
  storageClass: string,
  { action, field }: Pick<Kind, "action" | "field">,
): void {
  if (days < 0) throw invalidArgument(`'${field}' in ${action} action must be nonnegative`);
  if (!infrequent.has(storageClass) || days >= infrequentDays) return;
  throw invalidArgument(
    `'${field}' in ${action} action must be greater than or equal to ${infrequentDays} for storageClass '${storageClass}'`,
  );
}

/** Each class once, and colder ones later: 30 days later after a class of infrequent access. */
function checkSteps(steps: readonly Step[], { action, field, filter }: Kind): void {
  if (new Set(steps.map(({ storageClass }) => storageClass)).size < steps.length) {
    throw invalidRequest(
      `'StorageClass' must be different for '${action}' actions in same 'Rule' with filter '${filter}'`,
    );
  }
  const ordered = steps.toSorted((a, b) => coldness(a.storageClass) - coldness(b.storageClass));
  ordered.forEach((later, index) => {
    const earlier = ordered[index - 1];
    if (!earlier) return;
    const place = (storageClass: string) =>
      `'${field}' in the '${action}' action for StorageClass '${storageClass}' for filter '${filter}'`;
    const gap = later.days - earlier.days;
    if (gap <= 0) {
      throw invalidArgument(
        `${place(later.storageClass)} must be greater than ${place(earlier.storageClass)}`,
      );
    }
    if (!infrequent.has(earlier.storageClass) || gap >= infrequentDays) return;
    throw invalidArgument(
      `${place(later.storageClass)} must be ${infrequentDays} days more than 'filter '${filter}'' in the '${action}' action for StorageClass '${earlier.storageClass}'`,
    );
  });
}

function checkExpiration(rule: LifecycleRule, steps: readonly Step[], field: "Days" | "Date"): void {
  const { Days, Date: date } = rule.Expiration ?? {};
  const filter = describeFilter(rule);
  if ((date && field === "Days") || (Days !== undefined && field === "Date")) {
    throw invalidRequest(
      `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '${filter}'`,
    );
  }
  const end = date ? date.getTime() / day : Days;
  if (end === undefined || steps.every(({ days }) => days < end)) return;
  throw invalidArgument(
    `'${field}' in the Expiration action for filter '${filter}' must be greater than '${field}' in the Transition action`,
  );
}

function checkNoncurrent(rule: LifecycleRule): void {
  const kind = { action: "NoncurrentVersionTransition", field: "NoncurrentDays" } as const;
  const steps = (rule.NoncurrentVersionTransitions ?? []).map((transition) => {
    const { StorageClass, NoncurrentDays: days, NewerNoncurrentVersions } = transition;
    if (!isOneOf(TransitionStorageClass, StorageClass) || days === undefined) throw malformedXml();
    checkDays(days, StorageClass, kind);
    checkNewerVersions(NewerNoncurrentVersions, kind.action);
    return { storageClass: StorageClass, days };
  });
  const filter = describeFilter(rule);
  checkSteps(steps, { ...kind, filter });
  const end = rule.NoncurrentVersionExpiration?.NoncurrentDays;
  if (end === undefined || steps.every(({ days }) => days < end)) return;
  throw invalidArgument(
    `'NoncurrentDays' in the NoncurrentVersionExpiration action for filter '${filter}' must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action`,
  );
}
