/** What S3 puts on the wire that its schemas do not say, as data with AWS's page for each. */

type Output = Readonly<Record<string, unknown>>;

/**
 * GetBucketLocation answers `<LocationConstraint>eu-west-1</LocationConstraint>`, the root element itself being the
 * value, empty for us-east-1. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export function rootText(operation: string, output: Output): string | undefined {
  if (operation !== "GetBucketLocation") return undefined;
  const value = typeof output["LocationConstraint"] === "string" ? output["LocationConstraint"] : "";
  const root = `LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${escapeXml(value)}</LocationConstraint>`;
}

/**
 * Checksum headers are about the request's body, but for CompleteMultipartUpload, where they are the object's.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export const describesBody = (operation: string): boolean => operation !== "CompleteMultipartUpload";

/**
 * The code of a document that does not fit its schema; lists of grants have one of their own.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
export const malformedCode = (operation: string): string =>
  operation.endsWith("Acl") ? "MalformedACLError" : "MalformedXML";

const mebibyte = 1024 * 1024;
const documentLimits: Readonly<Record<string, number>> = {
  // 10 000 parts with a checksum each.
  CompleteMultipartUpload: 8 * mebibyte,
  // 1000 keys of 1024 bytes, with their versions.
  DeleteObjects: 2 * mebibyte,
};

/**
 * Bytes of a request's document. Longer ones are refused before they are read: MaxMessageLengthExceeded.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
export const documentLimit = (operation: string): number => documentLimits[operation] ?? mebibyte;

/**
 * Headers whose values S3 takes in any case, as the CRT and the C++ SDK send them; all other values must be written as
 * they are documented. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
const caseless: ReadonlySet<string> = new Set([
  "x-amz-checksum-mode",
  "x-amz-checksum-algorithm",
  "x-amz-checksum-type",
  "x-amz-sdk-checksum-algorithm",
]);

/** A header's value as its schema writes it. */
export const headerValue = (name: string, value: string): string =>
  caseless.has(name) ? value.toUpperCase() : value;

/**
 * An object's `Expires` is stored and given back as sent, whether it is a date or not.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export const isFreeText = (service: string, member: string): boolean =>
  service === "s3" && member === "Expires";

const partial: ReadonlySet<string> = new Set(["GetObject", "HeadObject"]);

/**
 * Part of an object is answered with 206 Partial Content, a restoration that begins with 202 Accepted.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 */
export function unmodelledStatus(operation: string, output: Output): number | undefined {
  if (operation === "RestoreObject") return output["accepted"] === true ? 202 : undefined;
  // As AWS was seen to answer; its page says 200.
  if (operation === "PutBucketPolicy") return 204;
  return partial.has(operation) && output["ContentRange"] !== undefined ? 206 : undefined;
}

/** GetBucketPolicy's body is the policy itself: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
export const payloadType = (operation: string): string | undefined =>
  operation === "GetBucketPolicy" ? "application/json" : undefined;

/**
 * Members that `encoding-type=url` encodes, by operation; `[]` steps into a list.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html, EncodingType
 */
const encodedMembers: Readonly<Record<string, readonly string[]>> = {
  ListObjects: ["Contents[].Key", "CommonPrefixes[].Prefix", "Prefix", "Delimiter", "Marker", "NextMarker"],
  ListObjectsV2: ["Contents[].Key", "CommonPrefixes[].Prefix", "Prefix", "Delimiter", "StartAfter"],
  ListObjectVersions: [
    "Versions[].Key",
    "DeleteMarkers[].Key",
    "CommonPrefixes[].Prefix",
    "Prefix",
    "Delimiter",
    "KeyMarker",
    "NextKeyMarker",
  ],
  ListMultipartUploads: [
    "Uploads[].Key",
    "CommonPrefixes[].Prefix",
    "Prefix",
    "Delimiter",
    "KeyMarker",
    "NextKeyMarker",
  ],
};

/** The output with its keys URL-encoded when it says EncodingType "url". */
export function encodeKeys(operation: string, output: Output): Output {
  const members = encodedMembers[operation];
  if (!members || output["EncodingType"] !== "url") return output;
  const encoded: Record<string, unknown> = { ...output };
  for (const member of members) {
    const [name, inner] = member.split("[].") as [string, string | undefined];
    const value = encoded[name];
    if (inner !== undefined && Array.isArray(value)) {
      encoded[name] = value.map((item: Output) => ({ ...item, [inner]: encodeKey(item[inner]) }));
    } else if (inner === undefined && typeof value === "string") encoded[name] = encodeKey(value);
  }
  return encoded;
}

/** As S3 does it: `+` for a space, slashes stay. */
function encodeKey(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return encodeURIComponent(value)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\r": "&#xD;",
  "\n": "&#xA;",
};

export const escapeXml = (text: string): string =>
  withoutControls(text.replace(/[&<>"'\r\n]/g, (character) => entities[character]!));

// oxlint-disable-next-line no-control-regex -- these are meant
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/**
 * Characters that XML 1.0 has no place for, which keys may hold, are written as references; that is why listings offer
 * `encoding-type`. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-xml-related-constraints
 */
export const withoutControls = (xml: string): string =>
  xml.replace(controls, (character) => `&#x${character.charCodeAt(0).toString(16)};`);

/** S3's error document. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function errorDocument(fields: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${elementsOf(fields)}</Error>`;
}

/** One XML element for each member that is there. */
export const elementsOf = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join("");
