/** Who may call: accounts by their 12-digit access key ids, access keys of users, and sessions. */
import { randomBytes } from "node:crypto";
import { readPolicy } from "../policy/read-policy.ts";
import type { Caller, PermissionAsked } from "../wire/service.ts";
import type { KnownCredentials } from "../wire/verify-signature.ts";
import { newAccessKeyId } from "./access-key-id.ts";

export interface FunctionSessionRequest {
  readonly accountId: string;
  readonly roleArn: string;
  readonly functionName: string;
  /** Of a role that IAM has. */
  readonly roleId?: string | undefined;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface RestrictedKeys {
  readonly credentials: SessionCredentials;
  /** What calls with these keys asked for, in their order; it grows. */
  readonly asked: readonly PermissionAsked[];
}

export interface SessionRequest {
  readonly caller: Caller;
  /** Milliseconds since 1970; a session without it never ends. */
  readonly expiresAt?: number;
}

export interface AccountsOptions {
  /** The secret of every account. */
  readonly secret: string;
  /** The account of access key ids that are neither 12 digits nor issued here; without it they are refused. */
  readonly defaultAccount?: string | undefined;
}

/** A user's key as IAM keeps it: who it stands for may change while it exists. */
export interface LongTermKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly isActive: () => boolean;
  readonly caller: () => Caller;
}

interface Issued extends KnownCredentials {
  readonly isActive: () => boolean;
  readonly caller: () => Caller;
}

export interface KeyUse {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly service: string;
  readonly region: string;
}

const always = (): boolean => true;

export class Accounts {
  readonly #options: AccountsOptions;
  readonly #issued = new Map<string, Issued>();
  readonly #uses = new Map<string, KeyUse>();

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** The credentials to verify a signature with; undefined when nobody has this access key id. */
  lookUp(accessKeyId: string): KnownCredentials | undefined {
    const issued = this.#issued.get(accessKeyId);
    if (issued) return issued.isActive() ? issued : undefined;
    return this.#accountOf(accessKeyId) === undefined ? undefined : { secretAccessKey: this.#options.secret };
  }

  caller(accessKeyId: string): Caller {
    if (accessKeyId === "") return anonymous;
    return this.#issued.get(accessKeyId)?.caller() ?? rootOf(this.#accountOf(accessKeyId)!);
  }

  /** Keys that sign as `caller`. */
  issue({ caller, expiresAt }: SessionRequest): SessionCredentials {
    const credentials = {
      accessKeyId: newAccessKeyId("ASIA", caller.accountId),
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(96).toString("base64"),
    };
    this.#issued.set(credentials.accessKeyId, {
      ...credentials,
      isActive: always,
      caller: () => caller,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    return credentials;
  }

  /** Session keys that sign as a function's role. */
  issueForFunction({ accountId, roleArn, functionName, roleId }: FunctionSessionRequest): SessionCredentials {
    const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    const principal = {
      kind: "role",
      roleArn,
      roleName,
      sessionName: functionName,
      sessionPolicies: [],
      isUnknown: roleId === undefined,
    } as const;
    const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${functionName}`;
    const caller: Caller = {
      accountId,
      arn,
      userId: `${roleId ?? roleName}:${functionName}`,
      principal,
      isSession: true,
    };
    return this.issue({ caller });
  }

  /** Keys that may do what a policy allows, and a record of what is asked of them. */
  readonly restrict = (accountId: string, policy: string): RestrictedKeys => {
    readPolicy(policy);
    const asked: PermissionAsked[] = [];
    const principal = {
      kind: "role",
      roleArn: `arn:aws:iam::${accountId}:role/restricted`,
      roleName: "restricted",
      sessionName: "answer",
      sessionPolicies: [policy],
      isUnknown: true,
    } as const;
    const caller: Caller = {
      accountId,
      arn: `arn:aws:sts::${accountId}:assumed-role/restricted/answer`,
      userId: "restricted:answer",
      principal,
      isSession: true,
      onAsked: (one) => void asked.push(one),
    };
    return { credentials: this.issue({ caller }), asked };
  };

  /** Takes a user's access key. */
  add({ accessKeyId, ...key }: LongTermKey): void {
    this.#issued.set(accessKeyId, key);
  }

  remove(accessKeyId: string): void {
    this.#issued.delete(accessKeyId);
    this.#uses.delete(accessKeyId);
  }

  /** Notes that a key was used; only those that were issued here are kept. */
  use(accessKeyId: string, use: KeyUse): void {
    if (this.#issued.has(accessKeyId)) this.#uses.set(accessKeyId, use);
  }

  lastUse(accessKeyId: string): KeyUse | undefined {
    return this.#uses.get(accessKeyId);
  }

  #accountOf(accessKeyId: string): string | undefined {
    return /^\d{12}$/.test(accessKeyId) ? accessKeyId : this.#options.defaultAccount;
  }
}

/** The caller of an unsigned request: S3 accepts such calls where a policy or access control list allows them. */
const anonymous: Caller = {
  accountId: "anonymous",
  arn: "anonymous",
  userId: "anonymous",
  principal: { kind: "anonymous" },
  isSession: false,
};

/** The root user of an account: who signs with a 12-digit access key id. */
export const rootOf = (accountId: string): Caller => ({
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  userId: accountId,
  principal: { kind: "root" },
  isSession: false,
});
