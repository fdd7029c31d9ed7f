/** What IAM asks of the server. */
import type { Caller } from "../../../wire/service.ts";

export interface IamEffects {
  /** An id that carries its account. */
  newAccessKeyId(accountId: string): string;
  /** Requests signed with the key come from `caller()` while it is active. */
  addAccessKey(key: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly isActive: () => boolean;
    readonly caller: () => Caller;
  }): void;
  removeAccessKey(accessKeyId: string): void;
  /** When a key was last used, and for what. */
  lastUse(
    accessKeyId: string,
  ): { readonly at: number; readonly service: string; readonly region: string } | undefined;
  newUniqueId(prefix: "AIDA" | "AROA" | "AGPA" | "AIPA" | "ANPA"): string;
}
