/**
 * The resources of a statement, summarized. Every check of a run creates its own resources, so records have placeholders
 * such as `<bucket data>` instead of names.
 */

/** Above this number, the objects of a bucket are replaced by their common prefix. */
const mostResources = 20;
/** Above this number, KMS keys are replaced by `*`, because their ids have no common pattern. */
const mostKeys = 3;

interface Resource {
  readonly arn: string;
  /** The part before the name: a bucket, or a type of resource. */
  readonly place: string;
}

/** @param resources ARNs, in any order. */
export function shortened(resources: Iterable<string>): string[] {
  const byPlace = new Map<string, Resource[]>();
  for (const arn of [...new Set(resources)].sort()) {
    // Objects are grouped by bucket, and all keys form a group. Other resources are not grouped.
    const place = isInPlace(arn) ? placeOf(arn) : arn;
    byPlace.set(place, [...(byPlace.get(place) ?? []), { arn, place }]);
  }
  return [...byPlace.values()].flatMap(standIns);
}

/** Notes for placeholders, which users must replace by their own names. */
export function standInNotes(resources: readonly string[]): string[] {
  const standIns = new Set(resources.flatMap((arn) => arn.match(/<[^<>]+>/g) ?? []));
  const keys = resources.some((arn) => arn.endsWith(":key/*"));
  return [
    ...[...standIns]
      .sort()
      .map((name) => `${name} stands for what the checks made: in your policy, name your own.`),
    ...(keys ? ["key/* stands for the keys that each check made: in your policy, name your own."] : []),
  ];
}

const placeOf = (arn: string): string => arn.slice(0, Math.max(arn.indexOf("/"), arn.lastIndexOf(":")) + 1);

const isKey = (arn: string): boolean => arn.includes(":key/");
const isInPlace = (arn: string): boolean =>
  isKey(arn) || (arn.startsWith("arn:aws:s3:::") && arn.includes("/"));

/** ARNs for all resources of a group. */
function standIns(own: readonly Resource[]): string[] {
  const [{ arn, place }] = own as [Resource];
  const arns = own.map((one) => one.arn);
  if (isKey(arn)) return own.length > mostKeys ? [`${place}*`] : arns;
  if (own.length <= mostResources) return arns;
  return [`${place}${commonStart(arns.map((one) => one.slice(place.length)))}*`];
}

/** The common prefix of sorted texts. */
function commonStart(sorted: readonly string[]): string {
  const [first = "", last = ""] = [sorted[0], sorted.at(-1)];
  let at = 0;
  while (at < first.length && first[at] === last[at]) at += 1;
  return first.slice(0, at);
}
