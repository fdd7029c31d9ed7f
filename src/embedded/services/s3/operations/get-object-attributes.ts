/** Gives chosen facts about an object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
import type {
  Checksum,
  GetObjectAttributesOutput,
  GetObjectAttributesParts,
  GetObjectAttributesRequest,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidArgument } from "../errors.ts";
import { shownChecksum, type StoredChecksum } from "../rules/checksums.ts";
import { defaultChecksum } from "../rules/multipart-checksums.ts";
import { checkCustomerKey } from "../rules/customer-key.ts";
import { checkReadable } from "../rules/encryption.ts";
import { pageLimit } from "../rules/listing.ts";
import { customerKeyMembers, members, refuseOthers } from "../rules/parameters.ts";
import type { ObjectVersion } from "../state/types.ts";
import { requireObject, shownVersionId } from "../state/versions.ts";

const honoured = members<GetObjectAttributesRequest>(
  "Bucket",
  "Key",
  "ObjectAttributes",
  "VersionId",
  "MaxParts",
  "PartNumberMarker",
  "ExpectedBucketOwner",
  ...customerKeyMembers,
);
const known: ReadonlySet<string> = new Set(["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]);

/** The ETag is without quotes here, unlike everywhere else. */
export async function getObjectAttributes(
  input: GetObjectAttributesRequest,
  context: S3Context,
): Promise<GetObjectAttributesOutput> {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const wanted = checkAttributes(input.ObjectAttributes);
  const object = requireObject(bucket, input);
  checkCustomerKey(object.encryption, input);
  await checkReadable(object.encryption, context);
  return {
    LastModified: new Date(object.lastModified),
    VersionId: shownVersionId(bucket, object),
    ...(wanted.has("ETag") ? { ETag: object.etag } : {}),
    ...(wanted.has("Checksum")
      ? { Checksum: bareChecksum((object.checksum ??= await defaultChecksum(object.content))) }
      : {}),
    ...(wanted.has("ObjectParts") && object.parts ? { ObjectParts: partsPage(object, input) } : {}),
    ...(wanted.has("StorageClass") ? { StorageClass: object.storageClass } : {}),
    ...(wanted.has("ObjectSize") ? { ObjectSize: object.content.size } : {}),
  };
}

function checkAttributes(attributes: readonly string[] | undefined): ReadonlySet<string> {
  const names = (attributes ?? []).flatMap((names) => names.split(",")).map((name) => name.trim());
  if (names.length === 0 || names.some((name) => !known.has(name))) {
    throw invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", names.join(","));
  }
  return new Set(names);
}

/** Without the number of parts that other answers put behind a composite checksum. */
const bareChecksum = ({ value, ...checksum }: StoredChecksum): Checksum =>
  shownChecksum({ ...checksum, value: value.replace(/-\d+$/, "") });

/** Parts are listed one by one only where they have checksums of their own. */
function partsPage(
  { parts = [], checksum }: ObjectVersion,
  input: GetObjectAttributesRequest,
): GetObjectAttributesParts {
  if (checksum?.type !== "COMPOSITE") return { TotalPartsCount: parts.length };
  const limit = pageLimit(input.MaxParts, "max-parts");
  const marker = Number(input.PartNumberMarker ?? 0);
  const rest = parts.filter(({ partNumber }) => partNumber > marker);
  const page = rest.slice(0, limit);
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.partNumber ?? marker),
    MaxParts: limit,
    IsTruncated: rest.length > page.length,
    Parts: page.map((part) => {
      const { ChecksumType: _, ...value } = shownChecksum(part.checksum);
      return { PartNumber: part.partNumber, Size: part.size, ...value };
    }),
  };
}
