/** Ids as AWS makes them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
import { randomBytes } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const bitsEach = 5n;
/** An access key id carries its account: 40 bits, one bit below the top of the first 48. */
const accountShift = 7n;
const accountBits = 48n;
const idBits = 80n;

function base32(value: bigint, digits: number): string {
  let text = "";
  for (let digit = BigInt(digits) - 1n; digit >= 0n; digit -= 1n) {
    text += alphabet[Number((value >> (digit * bitsEach)) & 31n)];
  }
  return text;
}

const random = (bits: bigint): bigint =>
  BigInt(`0x${randomBytes(Number((bits + 7n) / 8n)).toString("hex")}`) & ((1n << bits) - 1n);

/** An access key id (AKIA for a user, ASIA for a session) that carries its account. */
export function newAccessKeyId(prefix: "AKIA" | "ASIA", accountId: string): string {
  const account = (1n << (accountBits - 1n)) | (BigInt(accountId) << accountShift) | random(accountShift);
  return prefix + base32((account << (idBits - accountBits)) | random(idBits - accountBits), 16);
}

/** The account of an access key id, or undefined when it is of another make. */
export function accountOfAccessKey(accessKeyId: string): string | undefined {
  if (/^\d{12}$/.test(accessKeyId)) return accessKeyId;
  const digits = /^A[KS]IA([A-Z2-7]{16})$/.exec(accessKeyId)?.[1];
  if (digits === undefined) return undefined;
  const value = Array.from(digits).reduce(
    (sum, digit) => (sum << bitsEach) | BigInt(alphabet.indexOf(digit)),
    0n,
  );
  const mask = (1n << (accountBits - 1n)) - 1n;
  return String(((value >> (idBits - accountBits)) & mask) >> accountShift).padStart(12, "0");
}

/** An IAM unique id, for example AIDA… of a user: the prefix and 17 characters. */
export const newUniqueId = (prefix: "AIDA" | "AROA" | "AGPA" | "AIPA" | "ANPA"): string =>
  prefix + base32(random(85n), 17);
