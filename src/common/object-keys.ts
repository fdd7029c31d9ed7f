/** Keys of S3 objects that XML 1.0 cannot hold: control characters, and U+FFFE and U+FFFF. */

/**
 * A key as it is, from a listing with `EncodingType: "url"`, which is the only way to list every key:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html#API_ListObjectVersions_RequestSyntax
 */
export const decodeListedKey = (key: string): string => decodeURIComponent(key.replaceAll("+", " "));

/**
 * Whether a key can be in the XML of DeleteObjects; any other is deleted by DeleteObject:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html#object-key-xml-related-constraints
 */
export const fitsXml = (key: string): boolean => !/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/u.test(key);
