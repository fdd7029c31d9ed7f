/** The AWS calls of the last check: when each was made, which policy they need, and what they cost. */
import type { Folders } from "../../labs/folders.ts";
import { type CostLine, costOf } from "../../labs/calls/cost.ts";
import { type KeptCalls, type KeptAnswerCall, hashOf, readKeptCalls } from "../../labs/calls/kept-calls.ts";
import { policyDocument, policyOf } from "../../labs/calls/policy.ts";
import { prices, pricesAsOf } from "../../labs/calls/prices.ts";
import { standInNotes } from "../../labs/calls/resources.ts";
import type { Lab } from "../../labs/lab.ts";
import { visible } from "../../labs/report/style.ts";
import { answerFile } from "../../labs/workspace.ts";
import type { CallsReply, CostRow, TracedCall, TracedAnswerCall } from "../protocol.ts";
import { callLine, shown } from "./report-run.ts";

/** Of one run. */
const mostCalls = 200;
const million = 1_000_000;

/** Parameters that hold a secret, by the SDK's names. */
const secret = /secret|password|sessiontoken|ssecustomerkey$|^plaintext$|^authorization$/i;

export async function describeCalls({ work }: Folders, lab: Lab): Promise<CallsReply> {
  const kept = await readKeptCalls(work, lab);
  if (kept === undefined) return null;
  const statements = policyOf(kept);
  const costs = costOf(kept);
  const usd = costs.reduce((sum, line) => sum + line.usd, 0);
  return {
    origin: `${kept.target}, seed ${kept.seed}, checked ${kept.at.slice(0, 16).replace("T", " ")} UTC`,
    isOld: kept.answer !== (await hashOf(answerFile(work, lab))),
    answerCalls: kept.answerCalls.map(tracedAnswerCall),
    policy: JSON.stringify(policyDocument(statements), undefined, 2),
    neededBy: statements.map(({ Sid, neededBy }) => ({ statement: Sid, calls: neededBy.map(visible) })),
    costs: costs.map(costRow),
    total: `${dollars(usd)} US dollars; a million such runs: ${(usd * million).toFixed(2)}`,
    prices: pricesOf(costs),
    notes: notesOf(
      kept,
      statements.flatMap(({ Resource }) => Resource),
    ),
  };
}

function tracedAnswerCall({ check, call, calls, note }: KeptAnswerCall): TracedAnswerCall {
  const begin = Math.min(...calls.map(({ at }) => at));
  const end = Math.max(...calls.map(({ at, ms }) => at + ms));
  return {
    check,
    call: shown(call),
    calls: calls.slice(0, mostCalls).map((one) => tracedCall(one, begin)),
    moreCalls: Math.max(0, calls.length - mostCalls),
    span: calls.length === 0 ? 0 : end - begin,
    note,
  };
}

const tracedCall = (call: KeptAnswerCall["calls"][number], begin: number): TracedCall => ({
  ...callLine(call),
  n: call.n,
  at: call.at - begin,
  requestBytes: call.requestBytes,
  responseBytes: call.responseBytes,
  isComplete: call.complete,
  fault: call.fault,
  input: shown(JSON.stringify(call.input, hideSecrets, 2)),
});

const hideSecrets = (name: string, value: unknown): unknown =>
  secret.test(name) && value !== undefined ? "<hidden>" : value;

const costRow = ({
  service,
  operation,
  requests,
  requestBytes,
  responseBytes,
  price,
  usd,
}: CostLine): CostRow => ({
  name: `${service}:${operation}`,
  requests,
  requestBytes,
  responseBytes,
  usd: price === undefined ? "unknown" : dollars(usd),
});

/** Never in the form 1e-7. */
const dollars = (usd: number): string => usd.toFixed(8).replace(/0{1,6}$/, "");

function pricesOf(costs: readonly CostLine[]): { text: string; page: string }[] {
  const used = new Set(costs.flatMap(({ price }) => (price === undefined ? [] : [prices[price]])));
  return [...used].map(({ name, usd, per, page }) => ({
    text: `${name}: ${usd} US dollars for ${per} requests (${pricesAsOf})`,
    page,
  }));
}

function notesOf({ answerCalls, omitted }: KeptCalls, resources: readonly string[]): string[] {
  const unseen = new Set(answerCalls.flatMap(({ note }) => (note === undefined ? [] : [note])));
  return [
    ...standInNotes(resources),
    ...unseen,
    ...(omitted > 0 ? [`${omitted} further calls were not kept.`] : []),
  ];
}
