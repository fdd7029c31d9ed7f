/**
 * Metadata that is no plain ASCII: taken as raw UTF-8 or as RFC 2047 words, given back as RFC 2047 words.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
 */

const word = /=\?utf-8\?([bq])\?([^?]*)\?=/gi;
const strict = new TextDecoder("utf-8", { fatal: true });

/** Reads a header's value: words decoded, bytes above ASCII (which HTTP brings as Latin-1) as UTF-8. */
export function readMetadata(value: string): string {
  const raw = isLatin1(value) ? utf8Of(Buffer.from(value, "latin1"), value) : value;
  return raw.replace(/(\?=)\s+(=\?utf-8\?)/gi, "$1$2").replace(word, (whole, kind: string, text: string) => {
    const bytes = kind.toLowerCase() === "b" ? Buffer.from(text, "base64") : quotedBytes(text);
    return utf8Of(bytes, whole);
  });
}

/** Writes what is not ASCII as one word of the Q encoding. */
export function writeMetadata(value: string): string {
  // oxlint-disable-next-line no-control-regex -- a header's value has no control characters
  if (/^[\x00-\x7f]*$/.test(value)) return value;
  const encoded = [...Buffer.from(value)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === " ") return "_";
    return /[A-Za-z0-9!*+\-/]/.test(character) ? character : `=${hex(byte)}`;
  });
  return `=?UTF-8?Q?${encoded.join("")}?=`;
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, "0");

function quotedBytes(text: string): Buffer {
  const spaced = text.replaceAll("_", " ");
  const decoded = spaced.replace(/=([0-9A-F]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(decoded, "latin1");
}

const isLatin1 = (value: string): boolean => Buffer.from(value, "latin1").toString("latin1") === value;

function utf8Of(bytes: Uint8Array, otherwise: string): string {
  try {
    return strict.decode(bytes);
  } catch {
    return otherwise;
  }
}
