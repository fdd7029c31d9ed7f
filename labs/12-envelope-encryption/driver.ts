/** Calls an answer several times in one process, where it could keep something from one call to the next. */
import type * as Answer from "./solution/answer.ts";

export interface Wanted {
  readonly export: "sealBatch" | "openBatch";
  readonly args: readonly unknown[];
}

/** What a call gave, or the names of what it threw and of its causes. */
export type Seen = { readonly value: unknown } | { readonly thrown: readonly string[] };

export async function oneAfterTheOther(answer: typeof Answer, calls: readonly Wanted[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const { export: name, args } of calls) {
    const run = answer[name] as (...given: readonly unknown[]) => Promise<unknown>;
    seen.push(
      await run(...args).then(
        (value) => ({ value }),
        (error: unknown) => ({ thrown: namesOf(error) }),
      ),
    );
  }
  return seen;
}

function namesOf(error: unknown): string[] {
  const names: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names;
}
