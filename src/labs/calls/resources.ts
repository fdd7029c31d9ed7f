/**
 * The resources of a statement, as few as say the same. Every check of a run makes its own; records show what they
 * are for, such as `<bucket data>`, in the place of their names.
 */

/** Above this many, objects of one bucket are named by what their ARNs begin with. */
const mostResources = 20;
/** Above this many, keys are no longer named one by one: they have ids, and no names that a pattern could match. */
const mostKeys = 3;

interface Resource {
  readonly arn: string;
  /** What comes before the name: a bucket, or the resources of one type. */
  readonly place: string;
}

/** @param resources ARNs, in any order. */
export function shortened(resources: Iterable<string>): string[] {
  const byPlace = new Map<string, Resource[]>();
  for (const arn of [...new Set(resources)].sort()) {
    // Objects belong together by their bucket, and keys to one another; any other resource stands alone.
    const place = isInPlace(arn) ? placeOf(arn) : arn;
    byPlace.set(place, [...(byPlace.get(place) ?? []), { arn, place }]);
  }
  return [...byPlace.values()].flatMap(standIns);
}

/** What is said where names are patterns: a policy of the person's own has names of their own. */
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

/** ARNs for all resources of one place. */
function standIns(own: readonly Resource[]): string[] {
  const [{ arn, place }] = own as [Resource];
  const arns = own.map((one) => one.arn);
  if (isKey(arn)) return own.length > mostKeys ? [`${place}*`] : arns;
  if (own.length <= mostResources) return arns;
  return [`${place}${commonStart(arns.map((one) => one.slice(place.length)))}*`];
}

/** What sorted texts all begin with. */
function commonStart(sorted: readonly string[]): string {
  const [first = "", last = ""] = [sorted[0], sorted.at(-1)];
  let at = 0;
  while (at < first.length && first[at] === last[at]) at += 1;
  return first.slice(0, at);
}
