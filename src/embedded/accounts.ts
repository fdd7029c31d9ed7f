/** Who may call: accounts by their 12-digit access key ids, and sessions that the server itself issued. */
import { randomBytes } from "node:crypto";
import type { KnownCredentials } from "../wire/verify-signature.ts";

export interface Caller {
  readonly accountId: string;
  /** ARN of the root user or of an assumed role. */
  readonly arn: string;
}

export interface SessionRequest {
  readonly accountId: string;
  readonly roleArn: string;
  readonly functionName: string;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface AccountsOptions {
  /** The secret of every account. */
  readonly secret: string;
  /** The account of access key ids that are neither 12 digits nor a session; without it they are refused. */
  readonly defaultAccount?: string | undefined;
}

export class Accounts {
  readonly #options: AccountsOptions;
  readonly #sessions = new Map<string, SessionCredentials & Caller>();

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** The credentials to verify a signature with; undefined when nobody has this access key id. */
  lookUp(accessKeyId: string): KnownCredentials | undefined {
    const session = this.#sessions.get(accessKeyId);
    if (session) return session;
    return this.#accountOf(accessKeyId) === undefined ? undefined : { secretAccessKey: this.#options.secret };
  }

  caller(accessKeyId: string): Caller {
    const session = this.#sessions.get(accessKeyId);
    if (session) return session;
    const accountId = this.#accountOf(accessKeyId)!;
    return { accountId, arn: `arn:aws:iam::${accountId}:root` };
  }

  /** Session keys that sign as a function's role. */
  issue({ accountId, roleArn, functionName }: SessionRequest): SessionCredentials {
    const credentials = {
      accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(96).toString("base64"),
    };
    const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${functionName}`;
    this.#sessions.set(credentials.accessKeyId, { ...credentials, accountId, arn });
    return credentials;
  }

  #accountOf(accessKeyId: string): string | undefined {
    return /^\d{12}$/.test(accessKeyId) ? accessKeyId : this.#options.defaultAccount;
  }
}
