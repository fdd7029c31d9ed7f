/** The permissions that STS's operations take. https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
import type { CallContext, Requirement } from "../../../wire/service.ts";

/** Nobody can be kept from asking who they are; a role's trust policy is asked where the role is found. */
const free: ReadonlySet<string> = new Set(["GetCallerIdentity", "GetSessionToken", "AssumeRole"]);

export const requirementsOf = (
  operation: string,
  _input: unknown,
  { accountId }: CallContext,
): Requirement[] => (free.has(operation) ? [] : [{ action: `sts:${operation}`, resource: "*", accountId }]);
