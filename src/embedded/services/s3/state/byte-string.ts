/**
 * S3 sorts keys by their UTF-8 bytes, JavaScript compares strings by UTF-16 code units: the orders differ above
 * U+D7FF. A byte string has one character (0-255) for each UTF-8 byte, so that `<`, `startsWith` and `indexOf` work
 * on it as S3 sorts. ASCII text is its own byte string.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html
 */

// oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ascii = /^[\u0000-\u007f]*$/;

export const toByteString = (text: string): string =>
  ascii.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");

export const fromByteString = (bytes: string): string =>
  ascii.test(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");

/** Greater than every byte of UTF-8: put after a prefix, it sorts behind all keys with that prefix. */
export const afterAll = "\u00ff";
