/** Delivers events to an answer in one process, as Lambda delivers them to a warm environment: one after the other. */
import type * as Answer from "./solution/answer.ts";

const { stdout, stderr } = process;

export interface Delivery {
  /** One object for all deliveries that name it: what an answer changes in it stays. */
  readonly event: number;
  readonly context: { readonly awsRequestId: string };
}

export interface Environment {
  readonly events: readonly object[];
  readonly deliveries: readonly Delivery[];
  readonly mark: string;
}

/** What an invocation gave, or the name of the error that it threw. */
export type Ended =
  | { readonly value: unknown; readonly error?: never }
  | { readonly error: string; readonly value?: never };

async function ended(invocation: () => Promise<unknown>): Promise<Ended> {
  try {
    return { value: await invocation() };
  } catch (error) {
    return { error: error instanceof Error ? error.name : typeof error };
  }
}

/** Delivers events in this order. The mark is printed after each invocation, so that a check sees which one printed what. */
export async function deliver(
  answer: typeof Answer,
  name: "handler" | "batchHandler",
  { events, deliveries, mark }: Environment,
): Promise<Ended[]> {
  const seen: Ended[] = [];
  for (const { event, context } of deliveries) {
    seen.push(await ended(() => answer[name](events[event] as Answer.S3Event, context)));
    for (const stream of [stdout, stderr]) stream.write(mark);
  }
  return seen;
}
