/** Calls an answer several times in one process, where it could keep something from one call to the next. */
import type * as Answer from "./solution/answer.ts";

export interface Scene {
  readonly bucket: string;
  readonly keys: readonly string[];
  /** An object from before versioning. */
  readonly old: string;
  /** A version to remove. While that is done, somebody else writes the first key and suspends versioning. */
  readonly spare: { readonly key: string; readonly versionId: string };
}

export interface Seen {
  readonly together: readonly unknown[];
  readonly survived: unknown;
  readonly after: unknown;
  readonly survives: unknown;
}

export async function askAgain(answer: typeof Answer, { bucket, keys, old, spare }: Scene): Promise<Seen> {
  await answer.enableVersioning(bucket);
  const together = await Promise.all(keys.map((key) => answer.history(bucket, key)));
  const survived = await answer.survivesOverwrite(bucket, old);
  await answer.deleteForGood(bucket, spare.key, spare.versionId);
  const after = await answer.history(bucket, keys[0]!);
  return { together, survived, after, survives: await answer.survivesOverwrite(bucket, old) };
}
