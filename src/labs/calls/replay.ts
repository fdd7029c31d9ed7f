/** Enforces a policy from one run in another, and reports missing and unused permissions. */
import type { TargetAccess } from "../../common/run-data.ts";
import type { AskedPermission } from "../../targets/target.ts";
import { arnFits, matches } from "../../policy/pattern.ts";
import type { RunAccount } from "../run.ts";
import type { NeededStatement, Statement } from "./policy.ts";

/**
 * The statements adapted to the next run, whose account and names differ: placeholders such as `<bucket data>` and key
 * ids become `*`.
 */
export const enforced = (
  statements: readonly NeededStatement[],
  account: RunAccount,
  { accountId }: Pick<TargetAccess, "accountId">,
): Statement[] =>
  statements.map(({ neededBy: _neededBy, ...statement }) => ({
    ...statement,
    Resource: statement.Resource.map((arn) =>
      arn
        .replaceAll(account.accountId, accountId)
        .replaceAll(/<[^<>]+>/g, "*")
        .replace(/:key\/[^*].*$/, ":key/*"),
    ),
  }));

export interface Missing {
  readonly action: string;
  readonly resource: string;
  /** Number of refusals. */
  readonly times: number;
}

export interface NotNeeded {
  readonly Sid: string;
  readonly action: string;
}

export interface Findings {
  /** Permissions that a call needed and no statement grants. */
  readonly missing: readonly Missing[];
  /** Actions that a statement allows and no call needed on its resources. */
  readonly notNeeded: readonly NotNeeded[];
}

export function findingsOf(statements: readonly Statement[], asked: readonly AskedPermission[]): Findings {
  const refused = new Map<string, Missing>();
  for (const { action, resource, allowed } of asked) {
    if (allowed) continue;
    const key = `${action} ${resource}`;
    refused.set(key, { action, resource, times: (refused.get(key)?.times ?? 0) + 1 });
  }
  const notNeeded = statements.flatMap((statement) =>
    statement.Action.filter((action) => !asked.some((one) => uses(statement, action, one))).map((action) => ({
      Sid: statement.Sid,
      action,
    })),
  );
  return { missing: [...refused.values()], notNeeded };
}

const options = { variables: new Map<string, readonly string[]>(), wildcards: true };

const uses = ({ Resource }: Statement, action: string, asked: AskedPermission): boolean =>
  matches(asked.action.toLowerCase(), action.toLowerCase(), options) &&
  Resource.some((pattern) => arnFits(asked.resource, pattern, options));
