/**
 * The resources of a statement, as few as say the same. Every check of a run makes its own: those that play one role
 * differ in their names by the check alone, and one pattern, which IAM takes, stands for them.
 */
import type { KeptCalls } from "./kept-calls.ts";

/** Above this many, objects of one bucket are named by what their ARNs begin with. */
const mostResources = 20;
/** Above this many, keys are no longer named one by one: they have ids, and no names that a pattern could match. */
const mostKeys = 3;

interface Resource {
  readonly arn: string;
  /** What comes before the name: a bucket, or the resources of one type. */
  readonly place: string;
  /** The same of all resources that play its role. */
  readonly role: string;
}

/** @param resources ARNs, in any order. */
export function shortened(resources: Iterable<string>, kept: KeptCalls): string[] {
  const roleOf = roles(kept);
  const byRole = new Map<string, Resource[]>();
  for (const arn of [...resources].sort()) {
    const place = placeOf(arn);
    // An object's role is its bucket's; a key's is that of all keys; any other's lies in its name.
    const role = isInPlace(arn) ? roleOf(place) : roleOf(arn);
    byRole.set(role, [...(byRole.get(role) ?? []), { arn, place, role }]);
  }
  return [...byRole.values()].flatMap(standIns);
}

/** What is said where names are patterns: a policy of the person's own has names of their own. */
export function standInNotes(resources: readonly string[], { account }: KeptCalls): string[] {
  const patterns = resources.some((arn) => arn.includes(`${account.prefix}*-`));
  const keys = resources.some((arn) => arn.endsWith(":key/*"));
  return [
    ...(patterns
      ? [`${account.prefix}* stands for the resources that each check made: in your policy, name your own.`]
      : []),
    ...(keys ? ["key/* stands for the keys that each check made: in your policy, name your own."] : []),
  ];
}

/** Names that checks give are the run's prefix, the check, a number and a purpose. */
function roles({ runs, account }: KeptCalls): (arn: string) => string {
  // A longer id first: one may begin with another.
  const checks = [...new Set(runs.map(({ check }) => check))].sort((a, b) => b.length - a.length);
  const own = new RegExp(`${account.prefix}(?:${checks.join("|")})-\\d+-`, "g");
  return (arn) => arn.replace(own, `${account.prefix}*-`);
}

const placeOf = (arn: string): string => arn.slice(0, Math.max(arn.indexOf("/"), arn.lastIndexOf(":")) + 1);

const isKey = (arn: string): boolean => arn.includes(":key/");
const isInPlace = (arn: string): boolean =>
  isKey(arn) || (arn.startsWith("arn:aws:s3:::") && arn.includes("/"));

/** ARNs for all resources of one role. */
function standIns(own: readonly Resource[]): string[] {
  const [{ arn, place, role }] = own as [Resource];
  if (own.length === 1) return [arn];
  const arns = own.map((one) => one.arn);
  if (isKey(arn)) return own.length > mostKeys ? [`${role}*`] : arns;
  if (!isInPlace(arn)) return [role];
  const names = [...new Set(own.map((one) => one.arn.slice(one.place.length)))].sort();
  const onePlace = own.every((one) => one.place === place);
  if (onePlace && own.length <= mostResources) return arns;
  const before = onePlace ? place : role;
  return [names.length === 1 ? `${before}${names[0]}` : `${before}${commonStart(names)}*`];
}

/** What sorted texts all begin with. */
function commonStart(sorted: readonly string[]): string {
  const [first = "", last = ""] = [sorted[0], sorted.at(-1)];
  let at = 0;
  while (at < first.length && first[at] === last[at]) at += 1;
  return first.slice(0, at);
}
