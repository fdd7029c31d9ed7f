/**
 * What lifecycle rules want of one key, and when.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-actions
 */
import type { LifecycleRule, StorageClass } from "@aws-sdk/client-s3";
import type { StoredLifecycle } from "../state/configurations.ts";
import type { Bucket, KeyEntry, ObjectVersion, Version } from "../state/types.ts";
import { daysAfter, dueAt, midnightFrom } from "./due.ts";
import { concerns, type Conditions, concernsKey, conditionsOf } from "./filter.ts";
import { canMove, coldness, takesSize } from "./storage-classes.ts";

export type Action =
  | { readonly kind: "remove"; readonly due: number; readonly version: Version }
  | {
      readonly kind: "move";
      readonly due: number;
      readonly version: ObjectVersion;
      readonly to: StorageClass;
    }
  | { readonly kind: "hide"; readonly due: number };

interface RuleOf {
  readonly rule: LifecycleRule;
  readonly conditions: Conditions;
  readonly lifecycle: StoredLifecycle;
}

/** The action that comes first. On the same day removal goes before moving, the colder class before the warmer. */
export function firstAction(bucket: Bucket, entry: KeyEntry, lifecycle: StoredLifecycle): Action | undefined {
  let first: Action | undefined;
  for (const rule of lifecycle.rules) {
    if (rule.Status !== "Enabled") continue;
    for (const wanted of actionsOf(bucket, entry, { rule, conditions: conditionsOf(rule), lifecycle })) {
      const action = afterLock(wanted);
      if (action && (!first || comesBefore(action, first))) first = action;
    }
  }
  return first;
}

/** Rules do not remove what object lock keeps: they wait until it does not any more. */
function afterLock(action: Action): Action | undefined {
  if (action.kind !== "remove" || action.version.kind !== "object") return action;
  const { legalHold, retention } = action.version.lock;
  if (legalHold === "ON") return undefined;
  if (!retention || retention.until <= action.due) return action;
  return { ...action, due: midnightFrom(retention.until) };
}

const order = { remove: 0, move: 1, hide: 2 } as const;

function comesBefore(one: Action, other: Action): boolean {
  if (one.due !== other.due) return one.due < other.due;
  if (one.kind === "move" && other.kind === "move") return coldness(one.to) > coldness(other.to);
  return order[one.kind] < order[other.kind];
}

function* actionsOf(bucket: Bucket, entry: KeyEntry, ruleOf: RuleOf): Generator<Action> {
  const current = entry.versions.at(-1)!;
  if (current.kind === "object") yield* forCurrentObject(bucket, { entry, current }, ruleOf);
  else if (entry.versions.length === 1) yield* forLoneMarker(entry, current, ruleOf);
  for (let index = 0; index < entry.versions.length - 1; index += 1) {
    yield* forNoncurrent(entry, index, ruleOf);
  }
}

/** A rule applies to older objects too, from the first midnight after it was set. */
const after = (due: number, { since }: StoredLifecycle): number => Math.max(due, midnightFrom(since));

const isConcerned = (conditions: Conditions, key: string, version: Version): boolean =>
  version.kind === "object"
    ? concerns(conditions, { key, size: version.content.size, tags: version.tags })
    : concernsKey(conditions, key);

function* forCurrentObject(
  bucket: Bucket,
  { entry: { key }, current }: { readonly entry: KeyEntry; readonly current: ObjectVersion },
  { rule, conditions, lifecycle }: RuleOf,
): Generator<Action> {
  if (!isConcerned(conditions, key, current)) return;
  const expires = rule.Expiration && dueAt(current.lastModified, rule.Expiration);
  if (expires !== undefined) {
    const due = after(expires, lifecycle);
    yield bucket.versioning === undefined ? { kind: "remove", due, version: current } : { kind: "hide", due };
  }
  for (const transition of rule.Transitions ?? []) {
    const due = dueAt(current.lastModified, transition);
    if (due === undefined) continue;
    yield* moveTo(
      transition.StorageClass,
      { version: current, due: after(due, lifecycle) },
      {
        conditions,
        lifecycle,
      },
    );
  }
}

function* moveTo(
  to: StorageClass | undefined,
  { version, due }: { readonly version: ObjectVersion; readonly due: number },
  { conditions, lifecycle: { minimum } }: Pick<RuleOf, "conditions" | "lifecycle">,
): Generator<Action> {
  if (to === undefined || !canMove(version.storageClass, to)) return;
  if (takesSize(version.content.size, to, { conditions, minimum })) yield { kind: "move", due, version, to };
}

/** A delete marker that hides nothing any more: by ExpiredObjectDeleteMarker, or when its own days are over. */
function* forLoneMarker(
  { key }: KeyEntry,
  marker: Version,
  { rule: { Expiration: expiration }, conditions, lifecycle }: RuleOf,
): Generator<Action> {
  if (!expiration || !concernsKey(conditions, key)) return;
  const due = expiration.ExpiredObjectDeleteMarker
    ? midnightFrom(marker.lastModified)
    : dueAt(marker.lastModified, expiration);
  if (due !== undefined) yield { kind: "remove", due: after(due, lifecycle), version: marker };
}

/** Days count from when a version was succeeded, and from when enough newer noncurrent ones are there. */
function* forNoncurrent(
  { key, versions }: KeyEntry,
  index: number,
  { rule, conditions, lifecycle }: RuleOf,
): Generator<Action> {
  const version = versions[index]!;
  if (!isConcerned(conditions, key, version)) return;
  const dueOf = ({ NoncurrentDays, NewerNoncurrentVersions = 0 }: Noncurrent): number | undefined => {
    const since = versions[index + 1 + NewerNoncurrentVersions]?.lastModified;
    if (NoncurrentDays === undefined || since === undefined) return undefined;
    const ripe = daysAfter(versions[index + 1]!.lastModified, NoncurrentDays);
    return after(Math.max(ripe, midnightFrom(since)), lifecycle);
  };
  const expires = rule.NoncurrentVersionExpiration && dueOf(rule.NoncurrentVersionExpiration);
  if (expires !== undefined) yield { kind: "remove", due: expires, version };
  for (const transition of rule.NoncurrentVersionTransitions ?? []) {
    const due = dueOf(transition);
    if (due === undefined || version.kind !== "object") continue;
    yield* moveTo(transition.StorageClass, { version, due }, { conditions, lifecycle });
  }
}

interface Noncurrent {
  readonly NoncurrentDays?: number | undefined;
  readonly NewerNoncurrentVersions?: number | undefined;
}
