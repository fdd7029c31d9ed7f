/**
 * The permissions that KMS's operations take: on a key its policy must allow them, or let IAM's policies do so.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
import type { Requirement } from "../../../wire/service.ts";
import { parseCiphertext } from "./ciphertext.ts";
import type { Key } from "./key.ts";
import type { KmsContext, Place } from "./state.ts";

type Input = Readonly<Record<string, unknown>>;

const onNoKey: ReadonlySet<string> = new Set(["CreateKey", "ListKeys", "ListAliases", "GenerateRandom"]);

/** A key that is not there is for the operation to say. */
export function requirementsOf(operation: string, input: Input, context: KmsContext): Requirement[] {
  if (onNoKey.has(operation)) {
    return [{ action: `kms:${operation}`, resource: "*", accountId: context.accountId }];
  }
  if (operation === "ReEncrypt") {
    return [
      ...onKey("ReEncryptFrom", sourceKey(input["SourceKeyId"], input, context), { input, context }),
      ...onKey("ReEncryptTo", keyNamed(input["DestinationKeyId"], context), { input, context }),
    ];
  }
  const name = input["KeyId"] ?? input["TargetKeyId"] ?? input["AliasName"];
  const key = operation === "Decrypt" ? sourceKey(name, input, context) : keyNamed(name, context);
  return [...onAlias(operation, input, context), ...onKey(operation, key, { input, context })];
}

/** Aliases have permissions of their own: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html */
function onAlias(
  operation: string,
  { AliasName: alias }: Input,
  { accountId, region }: KmsContext,
): Requirement[] {
  if (typeof alias !== "string") return [];
  return [{ action: `kms:${operation}`, resource: `arn:aws:kms:${region}:${accountId}:${alias}`, accountId }];
}

function onKey(
  action: string,
  key: Key | undefined,
  { input, context }: { readonly input: Input; readonly context: KmsContext },
): Requirement[] {
  if (!key) return [];
  return [{ action: `kms:${action}`, ...accessTo(key), conditions: conditionsOf(input, context) }];
}

export const accessTo = (key: Key): Omit<Requirement, "action"> => ({
  resource: key.arn,
  accountId: key.accountId,
  policy: key.policy,
  policyMustAllow: true,
});

function conditionsOf(input: Input, { accountId }: KmsContext): NonNullable<Requirement["conditions"]> {
  const given = input["EncryptionContext"] ?? input["SourceEncryptionContext"] ?? {};
  const pairs = Object.entries(given as Readonly<Record<string, string>>);
  return {
    "kms:CallerAccount": accountId,
    ...Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    ...(pairs.length > 0 ? { "kms:EncryptionContextKeys": pairs.map(([name]) => name) } : {}),
    ...(typeof input["KeySpec"] === "string" ? { "kms:KeySpec": input["KeySpec"] } : {}),
    ...(typeof input["KeyId"] === "string" && input["KeyId"].includes("alias/")
      ? { "kms:RequestAlias": input["KeyId"].replace(/^arn:[^/]*:(?=alias\/)/, "") }
      : {}),
  };
}

/** A ciphertext names its key. */
function sourceKey(name: unknown, { CiphertextBlob: blob }: Input, context: KmsContext): Key | undefined {
  if (typeof name === "string" || !(blob instanceof Uint8Array)) return keyNamed(name, context);
  try {
    return parseCiphertext(blob, context.state, context.now()).key;
  } catch {
    return undefined;
  }
}

type Lookup = Place & Pick<KmsContext, "state" | "now">;

/** By id, ARN, alias or alias ARN. */
export function keyNamed(name: unknown, { state, now, ...place }: Lookup): Key | undefined {
  if (typeof name !== "string") return undefined;
  const resource = name.startsWith("arn:") ? name.split(":").slice(5).join(":") : name;
  const alias = resource.startsWith("alias/") ? state.findAlias(place, resource, now()) : undefined;
  const keyId = alias?.keyId ?? resource.replace(/^key\//, "");
  return state.findKey(keyId.toLowerCase(), now());
}
