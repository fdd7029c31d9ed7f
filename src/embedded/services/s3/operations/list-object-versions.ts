/** Lists all versions and delete markers of a bucket, each key's newest first. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
import type {
  DeleteMarkerEntry,
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
  ObjectVersion as ObjectVersionEntry,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidArgument } from "../errors.ts";
import {
  checkEncodingType,
  given,
  listPage,
  pageLimit,
  type Position,
  unlessEmpty,
} from "../rules/listing.ts";
import { objectSummary, type SummaryOptions, wantsRestoreStatus } from "../rules/object-summary.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import { ownerOf } from "../state/identities.ts";
import type { Bucket, KeyEntry, Version } from "../state/types.ts";

const honoured = members<ListObjectVersionsRequest>(
  "Bucket",
  "Delimiter",
  "EncodingType",
  "KeyMarker",
  "MaxKeys",
  "Prefix",
  "VersionIdMarker",
  "OptionalObjectAttributes",
  "ExpectedBucketOwner",
);

interface ListedVersion {
  readonly key: string;
  readonly version: Version;
  readonly isLatest: boolean;
}

export function listObjectVersions(
  input: ListObjectVersionsRequest,
  context: S3Context,
): ListObjectVersionsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  checkEncodingType(input.EncodingType);
  const { Prefix: prefix = "", KeyMarker = "", VersionIdMarker = "" } = input;
  const restoredAt = wantsRestoreStatus(input.OptionalObjectAttributes) ? context.now() : undefined;
  const delimiter = given(input.Delimiter);
  const limit = pageLimit(input.MaxKeys, "max-keys");
  const page = listPage({
    entries: bucket.objects,
    itemsOf: listedVersions,
    prefix,
    delimiter,
    limit,
    after: positionOf(input),
  });
  return {
    Name: bucket.name,
    Prefix: prefix,
    KeyMarker,
    VersionIdMarker,
    Delimiter: delimiter,
    MaxKeys: limit,
    IsTruncated: page.truncated,
    ...(page.truncated
      ? { NextKeyMarker: page.last, NextVersionIdMarker: page.lastItem?.version.versionId }
      : {}),
    ...entries(page.items, { owner: bucket, restoredAt }),
    CommonPrefixes: unlessEmpty(page.commonPrefixes),
    EncodingType: input.EncodingType,
  };
}

const listedVersions = ({ key, versions }: KeyEntry): ListedVersion[] =>
  versions.map((version, index) => ({ key, version, isLatest: index === versions.length - 1 })).reverse();

function positionOf(input: ListObjectVersionsRequest): Position<ListedVersion> | undefined {
  const key = given(input.KeyMarker);
  const versionId = given(input.VersionIdMarker);
  if (key === undefined) {
    if (versionId === undefined) return undefined;
    throw invalidArgument(
      "A version-id marker cannot be specified without a key marker.",
      "version-id-marker",
      versionId,
    );
  }
  if (versionId === undefined) return { key };
  return { key, within: ({ version }) => version.versionId === versionId };
}

function entries(
  items: readonly ListedVersion[],
  options: SummaryOptions & { readonly owner: Bucket },
): { Versions: ObjectVersionEntry[] | undefined; DeleteMarkers: DeleteMarkerEntry[] | undefined } {
  const versions: ObjectVersionEntry[] = [];
  const markers: DeleteMarkerEntry[] = [];
  for (const { key, version, isLatest } of items) {
    const facts = { VersionId: version.versionId, IsLatest: isLatest };
    if (version.kind === "object") {
      const { StorageClass, ...summary } = objectSummary({ key, object: version }, options);
      // The list's model has STANDARD alone; S3 sends the true class.
      versions.push({ ...summary, StorageClass: StorageClass as "STANDARD", ...facts });
    } else {
      const LastModified = new Date(version.lastModified);
      markers.push({ Key: key, LastModified, Owner: ownerOf(options.owner.accountId), ...facts });
    }
  }
  return { Versions: unlessEmpty(versions), DeleteMarkers: unlessEmpty(markers) };
}
