/**
 * Configurations that a bucket has many of, each with an id: analytics, intelligent tiering, inventory, metrics.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html
 */
import { badRequest, malformedXml, notFound } from "../errors.ts";
import type { NamedConfigurations } from "../state/configurations.ts";
import type { Bucket } from "../state/types.ts";
import { pageToken, readPageToken } from "./page-token.ts";

type Kind = keyof NamedConfigurations;
type Configuration<Name extends Kind> =
  NamedConfigurations[Name] extends Map<string, infer Value> ? Value : never;

const maxConfigurations = 1000;
const pageSize = 100;
const idPattern = /^[\w.-]{1,64}$/;

/** @throws AwsError InvalidConfigurationId (the query's), MalformedXML when the document has another id. */
export function checkConfigurationId(id: string | undefined, documentId: string | undefined): string {
  if (id === undefined || !idPattern.test(id)) {
    throw badRequest("InvalidConfigurationId", "The specified configuration ID is invalid.");
  }
  if (documentId !== id) throw malformedXml();
  return id;
}

/** @throws AwsError TooManyConfigurations. */
export function putNamed<Name extends Kind>(
  bucket: Bucket,
  kind: Name,
  configuration: Configuration<Name> & { readonly Id: string | undefined },
): void {
  const all = bucket.named[kind] as Map<string, Configuration<Name>>;
  const id = configuration.Id ?? "";
  if (!all.has(id) && all.size >= maxConfigurations) {
    throw badRequest(
      "TooManyConfigurations",
      "You are attempting to create a new configuration but have already reached the 1,000-configuration limit.",
    );
  }
  all.set(id, configuration);
}

/** @throws AwsError NoSuchConfiguration. */
export function requireNamed<Name extends Kind>(
  bucket: Bucket,
  kind: Name,
  id: string | undefined,
): Configuration<Name> {
  const all = bucket.named[kind] as Map<string, Configuration<Name>>;
  const found = all.get(id ?? "");
  if (found === undefined)
    throw notFound("NoSuchConfiguration", "The specified configuration does not exist.");
  return found;
}

/** @throws AwsError NoSuchConfiguration. */
export function deleteNamed(bucket: Bucket, kind: Kind, id: string | undefined): void {
  requireNamed(bucket, kind, id);
  bucket.named[kind].delete(id ?? "");
}

export interface NamedPage<Item> {
  /** Undefined when there is none, as empty lists are left out of an answer. */
  readonly items: Item[] | undefined;
  readonly IsTruncated: boolean;
  readonly ContinuationToken: string | undefined;
  readonly NextContinuationToken: string | undefined;
}

/**
 * A page of at most 100, in the order of their ids.
 * @throws AwsError InvalidArgument for a token that is none.
 */
export function listNamed<Name extends Kind>(
  bucket: Bucket,
  kind: Name,
  token: string | undefined,
): NamedPage<Configuration<Name>> {
  const after = token === undefined ? "" : readPageToken(token);
  const all = bucket.named[kind] as Map<string, Configuration<Name>>;
  const ids = [...all.keys()].filter((id) => id > after).toSorted();
  const page = ids.slice(0, pageSize);
  const IsTruncated = ids.length > page.length;
  return {
    items: page.length > 0 ? page.map((id) => all.get(id)!) : undefined,
    IsTruncated,
    ContinuationToken: token,
    NextContinuationToken: IsTruncated ? pageToken(page.at(-1)!) : undefined,
  };
}
