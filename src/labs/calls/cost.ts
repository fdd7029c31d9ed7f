/** The costs of a run's calls on AWS: requests and bytes, with a dated price table. */
import type { Call } from "../../common/run-data.ts";
import type { KeptCalls } from "./kept-calls.ts";
import { type PriceName, priceOf, prices } from "./prices.ts";

export interface CostLine {
  readonly service: string;
  readonly operation: string;
  readonly requests: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Undefined if the table has no price. */
  readonly price: PriceName | undefined;
  /** US dollars. */
  readonly usd: number;
}

/** One line for each operation, most expensive first. A call without a response costs nothing. */
export function costOf({ answerCalls }: KeptCalls): CostLine[] {
  const byOperation = new Map<string, Call[]>();
  const answered = answerCalls
    .flatMap(({ calls }) => calls)
    .filter(({ status, operation }) => status > 0 && operation !== "?");
  for (const call of answered) {
    const name = `${call.service}:${call.operation}`;
    byOperation.set(name, [...(byOperation.get(name) ?? []), call]);
  }
  return [...byOperation.values()].map(lineOf).sort((a, b) => b.usd - a.usd || b.requests - a.requests);
}

function lineOf(calls: readonly Call[]): CostLine {
  const { service, operation } = calls[0]!;
  const price = priceOf(service, operation);
  const sum = (pick: (call: Call) => number): number => calls.reduce((total, call) => total + pick(call), 0);
  return {
    service,
    operation,
    requests: calls.length,
    requestBytes: sum(({ requestBytes }) => requestBytes),
    responseBytes: sum(({ responseBytes }) => responseBytes),
    price,
    usd: price === undefined ? 0 : (calls.length / prices[price].per) * prices[price].usd,
  };
}
