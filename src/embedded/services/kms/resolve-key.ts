/**
 * From what a request calls a key to the key itself.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
import {
  accessDenied,
  aliasNotFound,
  disabled,
  invalidArn,
  invalidKeyId,
  keyNotFound,
  otherRegion,
  pendingDeletion,
  validate,
} from "./errors.ts";
import { length, required } from "../constraints.ts";
import type { Key } from "./key.ts";
import { type KmsContext, arn } from "./state.ts";

const keyIdForm = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;
const arnForm = /^arn:aws(?:-[a-z-]+)?:kms:([a-z0-9-]+):(\d{12}):((?:key|alias)\/.+)$/;

/** The caller, the region and the time. */
export type KeyLookup = Pick<KmsContext, "accountId" | "region" | "callerArn" | "now" | "state">;

export interface KeyUse {
  /** The operation's own name, for AccessDeniedException. */
  readonly action: string;
  /** Only some operations take an alias; for the others it is an unknown key id. */
  readonly aliases?: boolean;
  /** AWS managed keys may be looked at by their account, and used and changed by AWS services alone. */
  readonly awsManaged?: boolean;
  /** The member's name in constraint messages. */
  readonly member?: string;
}

/**
 * The key that a key id, key ARN, alias name or alias ARN names, in whatever state it is.
 * @throws NotFoundException, InvalidArnException, AccessDeniedException, ValidationException
 */
export function resolveKey(name: string | undefined, context: KeyLookup, use: KeyUse): Key {
  const member = use.member ?? "keyId";
  validate(required(member, name), length(member, name, { min: 1, max: 2048 }));
  const key = find(name!, context, use);
  if (key.manager === "AWS" && !use.awsManaged) throw accessDenied(context.callerArn, use.action, key.arn);
  return key;
}

/** The same for a key that is to encrypt or decrypt: it must be enabled. */
export function resolveUsableKey(name: string | undefined, context: KeyLookup, use: KeyUse): Key {
  const key = resolveKey(name, context, { aliases: true, ...use });
  requireEnabled(key);
  return key;
}

/** @throws DisabledException, KMSInvalidStateException */
export function requireEnabled(key: Key): void {
  requireNotPendingDeletion(key);
  if (key.state === "Disabled") throw disabled(key.arn);
}

/**
 * What may be done to a key in which state: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 * @throws KMSInvalidStateException
 */
export function requireNotPendingDeletion(key: Key): void {
  if (key.state === "PendingDeletion") throw pendingDeletion(key.arn);
}

function find(name: string, context: KeyLookup, use: KeyUse): Key {
  const resource = name.startsWith("arn:") ? resourceOf(name, context, use) : name;
  if (resource.startsWith("alias/")) {
    if (!use.aliases) throw invalidKeyId(name);
    return findByAlias(resource, context);
  }
  const keyId = name === resource ? name : resource.slice("key/".length);
  if (!keyIdForm.test(keyId)) throw invalidKeyId(keyId);
  const key = context.state.findKey(keyId.toLowerCase(), context.now());
  if (!key || key.accountId !== context.accountId || key.region !== context.region) {
    throw keyNotFound(arn(context, `key/${keyId}`));
  }
  return key;
}

function resourceOf(name: string, context: KeyLookup, use: KeyUse): string {
  const [, region, accountId, resource] = arnForm.exec(name) ?? [];
  if (region === undefined || resource === undefined) throw invalidArn(name);
  if (region !== context.region) throw otherRegion(region);
  if (accountId !== context.accountId) throw accessDenied(context.callerArn, use.action, name);
  return resource;
}

function findByAlias(name: string, context: KeyLookup): Key {
  const alias = context.state.findAlias(context, name, context.now());
  if (!alias) throw aliasNotFound(arn(context, name));
  return context.state.findKey(alias.keyId, context.now())!;
}
