/** The least-privilege IAM policy of an answer's run, each statement with the calls that need it. */
import type { KeptCalls } from "./kept-calls.ts";
import { needsOf } from "../../common/needs/needs.ts";
import { shortened } from "./resources.ts";

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

export interface NeededStatement extends Statement {
  /** `s3:HeadObject (3 calls)`, with the reason if it is not clear from the name. */
  readonly neededBy: readonly string[];
}

/** Actions on the same resources share a statement. */
export function policyOf(kept: KeptCalls): NeededStatement[] {
  const groups = new Map<string, { actions: string[]; by: string[] }>();
  for (const [action, { resources, by }] of [...byAction(kept)].sort(byName)) {
    const key = JSON.stringify(shortened(resources));
    const group = groups.get(key) ?? { actions: [], by: [] };
    group.actions.push(action);
    for (const [reason, n] of by)
      group.by.push(`${action}: ${reason} (${n === 1 ? "1 call" : `${n} calls`})`);
    groups.set(key, group);
  }
  return [...groups].map(([resources, { actions, by }], index) => ({
    Sid: `Statement${index + 1}`,
    Effect: "Allow",
    Action: actions,
    Resource: JSON.parse(resources) as string[],
    neededBy: by,
  }));
}

interface Wanted {
  readonly resources: Set<string>;
  /** The number of calls by reason. */
  readonly by: Map<string, number>;
}

function byAction({ answerCalls, account }: KeptCalls): Map<string, Wanted> {
  const needed = new Map<string, Wanted>();
  for (const call of answerCalls.flatMap(({ calls }) => calls)) {
    for (const { action, resource, because } of needsOf(call, account)) {
      const entry = needed.get(action) ?? { resources: new Set<string>(), by: new Map<string, number>() };
      const reason = `${call.service}:${call.operation}${because === undefined ? "" : `, because ${because}`}`;
      entry.resources.add(resource);
      entry.by.set(reason, (entry.by.get(reason) ?? 0) + 1);
      needed.set(action, entry);
    }
  }
  return needed;
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** The policy document for IAM (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). */
export const policyDocument = (statements: readonly NeededStatement[]): object => ({
  Version: "2012-10-17",
  Statement: statements.map(({ neededBy: _neededBy, ...statement }) => statement),
});
