/**
 * Which objects a lifecycle rule is about.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
 */
import type { LifecycleRule, Tag } from "@aws-sdk/client-s3";

/** A rule's filter with everything in one place; what is not named matches all. */
export interface Conditions {
  readonly prefix: string;
  readonly tags: readonly Tag[];
  /** Bytes, exclusive. */
  readonly largerThan: number | undefined;
  /** Bytes, exclusive. */
  readonly smallerThan: number | undefined;
}

export function conditionsOf({ Prefix, Filter }: LifecycleRule): Conditions {
  const all = Filter?.And ?? Filter;
  const tag = Filter?.Tag;
  return {
    prefix: Prefix ?? all?.Prefix ?? "",
    tags: Filter?.And?.Tags ?? (tag ? [tag] : []),
    largerThan: all?.ObjectSizeGreaterThan,
    smallerThan: all?.ObjectSizeLessThan,
  };
}

export interface Subject {
  readonly key: string;
  readonly size: number;
  readonly tags: readonly Tag[];
}

export function concerns({ prefix, tags, largerThan, smallerThan }: Conditions, subject: Subject): boolean {
  return (
    subject.key.startsWith(prefix) &&
    (largerThan === undefined || subject.size > largerThan) &&
    (smallerThan === undefined || subject.size < smallerThan) &&
    tags.every(({ Key, Value }) => subject.tags.some((tag) => tag.Key === Key && tag.Value === Value))
  );
}

/** Delete markers and uploads in progress have neither size nor tags. */
export const concernsKey = ({ prefix, tags, largerThan, smallerThan }: Conditions, key: string): boolean =>
  key.startsWith(prefix) && tags.length === 0 && largerThan === undefined && smallerThan === undefined;

/** As S3 writes a filter in its errors: `(prefix=in/ and tag={key=a, value=b})`. */
export function describeFilter(rule: LifecycleRule): string {
  const { prefix, tags, largerThan, smallerThan } = conditionsOf(rule);
  const parts = [
    ...(prefix === "" ? [] : [`prefix=${prefix}`]),
    ...tags.map(({ Key, Value }) => `tag={key=${Key}, value=${Value}}`),
    ...(largerThan === undefined ? [] : [`objectsizegreaterthan=${largerThan}`]),
    ...(smallerThan === undefined ? [] : [`objectsizelessthan=${smallerThan}`]),
  ];
  return parts.length === 0 ? "(prefix=)" : `(${parts.join(" and ")})`;
}
