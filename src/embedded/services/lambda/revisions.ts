/** How a function comes to a new revision: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
import { randomUUID } from "node:crypto";
import { resourceConflict, revisionMismatch } from "./errors.ts";
import type { Code, LambdaFunction, Revision, Settings } from "./state.ts";

/**
 * How long a created function stays Pending and a changed one InProgress, by the server's clock. AWS takes seconds;
 * this is too short to be felt and long enough that code without a waiter fails as it does there.
 */
export const changeMs = 100;

export function firstRevision(
  arn: string,
  content: { settings: Settings; code: Code },
  now: number,
): Revision {
  return {
    ...content,
    version: "$LATEST",
    arn,
    revisionId: randomUUID(),
    lastModified: now,
    readyAt: now + changeMs,
    change: "create",
  };
}

/** Code that no revision needs any longer once `$LATEST` is replaced: it was replaced before and never published. */
export function outdatedCode(fn: LambdaFunction): Code[] {
  const code = fn.previous?.code;
  const used = [fn.latest, ...fn.versions.values()].some((revision) => revision.code === code);
  return code && !used ? [code] : [];
}

/** Replaces `$LATEST`; the revision before goes on serving invocations until the change is done. */
export function changeLatest(
  fn: LambdaFunction,
  changes: Partial<Pick<Revision, "settings" | "code">>,
  now: number,
): Revision {
  fn.previous = fn.latest;
  fn.latest = {
    ...fn.latest,
    ...changes,
    revisionId: randomUUID(),
    lastModified: now,
    readyAt: now + changeMs,
    change: "update",
  };
  return fn.latest;
}

/** @throws AwsError ResourceConflictException while the function is being created. */
export function requireCreated(fn: LambdaFunction, now: number): void {
  if (fn.latest.change === "create") requireSettled(fn, now);
}

/** @throws AwsError ResourceConflictException while the function is being created or changed. */
export function requireSettled(fn: LambdaFunction, now: number): void {
  if (fn.latest.readyAt <= now) return;
  throw resourceConflict(
    fn.latest.change === "create"
      ? "The operation cannot be performed at this time. The function is currently in the following state: Pending"
      : `The operation cannot be performed at this time. An update is in progress for resource: ${fn.arn}`,
  );
}

/** @throws AwsError PreconditionFailedException when a revision id is given and is not the latest. */
export function requireRevision(given: string | undefined, current: string): void {
  if (given !== undefined && given !== current) throw revisionMismatch("GetFunction/GetAlias");
}

/**
 * Publishes `$LATEST`. When nothing changed since the last published version, that version is given again:
 * https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
 */
export function publish(fn: LambdaFunction, now: number, description?: string): Revision {
  const last = [...fn.versions.values()].at(-1);
  if (last && isSameContent(last, fn.latest)) return last;
  fn.lastVersion += 1;
  const version: Revision = {
    ...fn.latest,
    settings: { ...fn.latest.settings, description: description ?? fn.latest.settings.description },
    version: String(fn.lastVersion),
    arn: `${fn.arn}:${fn.lastVersion}`,
    revisionId: randomUUID(),
    lastModified: now,
    readyAt: Math.max(now, fn.latest.readyAt),
    change: "create",
  };
  fn.versions.set(version.version, version);
  return version;
}

function isSameContent(version: Revision, latest: Revision): boolean {
  const comparable = ({ settings, code }: Revision): string =>
    JSON.stringify({ ...settings, description: "", sha256: code.sha256 });
  return comparable(version) === comparable(latest);
}
