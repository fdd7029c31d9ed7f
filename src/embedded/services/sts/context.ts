/** What every STS operation is given besides its input, and what STS asks of the server. */
import type { CallContext, Caller } from "../../../wire/service.ts";

export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface AssumableRole {
  readonly arn: string;
  readonly accountId: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly trustPolicy: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

export interface StsEffects {
  /** Makes keys that sign as `caller` until `expiresAt` (milliseconds since 1970). */
  issueSession(request: { readonly caller: Caller; readonly expiresAt: number }): SessionKeys;
  findRole(arn: string): AssumableRole | undefined;
  /** The document of a managed policy that is in force. */
  findPolicy(accountId: string, arn: string): string | undefined;
  /** The account that an access key id carries; undefined when it is of another make. */
  accountOfAccessKey(accessKeyId: string): string | undefined;
}

export interface StsShared {
  readonly effects: StsEffects;
}

export type StsContext = CallContext & StsShared;
