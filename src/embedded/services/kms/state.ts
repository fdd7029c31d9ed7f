/** Keys and aliases, per account and region. A key whose waiting period is over is gone the next time anybody looks. */
import { randomUUID } from "node:crypto";
import type { CallContext } from "../../../wire/service.ts";
import type { Key } from "./key.ts";
import { newMaterial, rotateIfDue } from "./rotation.ts";

export interface Alias {
  /** With its prefix: `alias/orders`. */
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  keyId: string;
  updatedAt: number;
}

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export interface NewKey extends Place {
  readonly now: number;
  readonly manager?: Key["manager"];
  readonly description?: string | undefined;
  readonly policy?: string | undefined;
  readonly tags?: Map<string, string>;
}

interface Region {
  readonly keys: Map<string, Key>;
  readonly aliases: Map<string, Alias>;
}

export class KmsState {
  readonly #regions = new Map<string, Region>();
  /** Every key by its id: a ciphertext names its key by id alone. */
  readonly #keys = new Map<string, Key>();

  createKey({ accountId, region, now, manager = "CUSTOMER", ...rest }: NewKey): Key {
    const keyId = randomUUID();
    const key: Key = {
      keyId,
      arn: arn({ accountId, region }, `key/${keyId}`),
      accountId,
      region,
      createdAt: now,
      manager,
      materials: [newMaterial()],
      rotations: [],
      rotationPlan: undefined,
      tags: rest.tags ?? new Map(),
      description: rest.description ?? "",
      policy: rest.policy ?? defaultPolicy(accountId),
      state: "Enabled",
      deletionAt: undefined,
    };
    this.#region(key).keys.set(keyId, key);
    this.#keys.set(keyId, key);
    return key;
  }

  /** The key with this id, wherever it lives. */
  findKey(keyId: string, now: number): Key | undefined {
    const key = this.#keys.get(keyId);
    if (key) rotateIfDue(key, now);
    if (!key || key.deletionAt === undefined || key.deletionAt > now) return key;
    this.#forget(key);
    return undefined;
  }

  /** In the order of their ids. */
  listKeys(place: Place, now: number): Key[] {
    const ids = [...this.#region(place).keys.keys()].sort(compare);
    return ids.map((id) => this.findKey(id, now)).filter((key) => key !== undefined);
  }

  /** In the order of their names; an alias goes with its key. */
  listAliases(place: Place, now: number): Alias[] {
    const aliases = [...this.#region(place).aliases.values()];
    return aliases
      .filter((alias) => this.findKey(alias.keyId, now) !== undefined)
      .sort((one, other) => compare(one.name, other.name));
  }

  findAlias(place: Place, name: string, now: number): Alias | undefined {
    const alias = this.#region(place).aliases.get(name);
    return alias && this.findKey(alias.keyId, now) ? alias : undefined;
  }

  createAlias(key: Key, name: string, now: number): Alias {
    const alias = { name, arn: arn(key, name), createdAt: now, updatedAt: now, keyId: key.keyId };
    this.#region(key).aliases.set(name, alias);
    return alias;
  }

  deleteAlias(place: Place, name: string): void {
    this.#region(place).aliases.delete(name);
  }

  #forget(key: Key): void {
    const { keys, aliases } = this.#region(key);
    this.#keys.delete(key.keyId);
    keys.delete(key.keyId);
    for (const alias of aliases.values()) if (alias.keyId === key.keyId) aliases.delete(alias.name);
  }

  #region({ accountId, region }: Place): Region {
    const name = `${accountId}/${region}`;
    const known = this.#regions.get(name);
    if (known) return known;
    const made = { keys: new Map(), aliases: new Map() };
    this.#regions.set(name, made);
    return made;
  }
}

export type KmsContext = CallContext & { readonly state: KmsState };

/** `resource` is `key/<id>` or `alias/<name>`. */
export const arn = ({ accountId, region }: Place, resource: string): string =>
  `arn:aws:kms:${region}:${accountId}:${resource}`;

/**
 * What CreateKey attaches when it is given no policy.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function defaultPolicy(accountId: string): string {
  const statement = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return JSON.stringify({ Version: "2012-10-17", Id: "key-default-1", Statement: [statement] }, undefined, 2);
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
