import type { Architecture, LogFormat } from "@aws-sdk/client-lambda";
import { functionNotFound } from "./errors.ts";
import { functionArn, qualifiedArn, type FunctionReference } from "./function-name.ts";

/** Function code as it is on disk, ready to run. */
export interface Code {
  /** Folder that holds `task/` (the unzipped code) and what module resolution needs beside it. */
  readonly folder: string;
  /** Base64 of the zip's SHA-256. */
  readonly sha256: string;
  /** Bytes of the zip. */
  readonly size: number;
}

export interface LogSettings {
  readonly LogFormat: LogFormat;
  readonly LogGroup: string;
}

/** What a person configures; all values are checked. */
export interface Settings {
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>> | undefined;
  readonly architecture: Architecture;
  readonly logging: LogSettings;
  /** MB of /tmp. */
  readonly ephemeralStorage: number;
}

/** One immutable state of a function: `$LATEST` at a point in time, or a published version. */
export interface Revision {
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly arn: string;
  readonly settings: Settings;
  readonly code: Code;
  readonly revisionId: string;
  /** Milliseconds since 1970, as `readyAt`. */
  readonly lastModified: number;
  /** Until then a new function is Pending, a changed one InProgress. */
  readonly readyAt: number;
  readonly change: "create" | "update";
}

export interface Alias {
  readonly name: string;
  readonly arn: string;
  readonly functionVersion: string;
  readonly description: string;
  readonly revisionId: string;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | Readonly<Record<"AWS" | "Service", string>> | Readonly<Record<string, string>>;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ResourcePolicy {
  readonly statements: readonly Statement[];
  readonly revisionId: string;
}

/** A function with all that hangs on it. Fields are replaced, their values never changed in place. */
export interface LambdaFunction {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly arn: string;
  latest: Revision;
  /** Serves invocations while `latest` is in progress. */
  previous: Revision | undefined;
  readonly versions: Map<string, Revision>;
  /** Numbers are never used again, not even after a version was deleted. */
  lastVersion: number;
  readonly aliases: Map<string, Alias>;
  /** By qualifier; `""` is the unqualified function's policy. */
  readonly policies: Map<string, ResourcePolicy>;
  tags: Readonly<Record<string, string>>;
  reservedConcurrency: number | undefined;
  /** What happens to a chain of requests that invokes the function again and again. */
  recursiveLoop: "Allow" | "Terminate";
}

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** All functions of all accounts, by account, region and name. */
export class FunctionStore {
  readonly #byPlace = new Map<string, Map<string, LambdaFunction>>();

  add(fn: LambdaFunction): void {
    const key = placeKey(fn);
    const names = this.#byPlace.get(key) ?? new Map<string, LambdaFunction>();
    this.#byPlace.set(key, names.set(fn.name, fn));
  }

  find(reference: Place & { readonly name: string }): LambdaFunction | undefined {
    return this.#byPlace.get(placeKey(reference))?.get(reference.name);
  }

  /** @throws AwsError ResourceNotFoundException. */
  get(reference: FunctionReference): LambdaFunction {
    const fn = this.find(reference);
    if (!fn) throw functionNotFound(qualifiedArn(reference));
    return fn;
  }

  remove(fn: LambdaFunction): void {
    this.#byPlace.get(placeKey(fn))?.delete(fn.name);
  }

  /** Sorted by name, so that paging is stable. */
  list(place: Place): LambdaFunction[] {
    const functions = [...(this.#byPlace.get(placeKey(place))?.values() ?? [])];
    return functions.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const placeKey = ({ accountId, region }: Place): string => `${accountId}/${region}`;

/**
 * The revision that a qualifier means: `$LATEST` when there is none, a version number or an alias.
 * @throws AwsError ResourceNotFoundException.
 */
export function findRevision(fn: LambdaFunction, qualifier: string | undefined): Revision {
  if (qualifier === undefined || qualifier === "$LATEST") return fn.latest;
  const version = fn.aliases.get(qualifier)?.functionVersion ?? qualifier;
  const revision = version === "$LATEST" ? fn.latest : fn.versions.get(version);
  if (!revision) throw functionNotFound(`${functionArn(fn)}:${qualifier}`);
  return revision;
}

/** The revision that invocations run: while an update is in progress, the one before it. */
export function findRunningRevision(
  fn: LambdaFunction,
  qualifier: string | undefined,
  now: number,
): Revision {
  const revision = findRevision(fn, qualifier);
  const updating = revision === fn.latest && revision.change === "update" && revision.readyAt > now;
  return updating && fn.previous ? fn.previous : revision;
}
