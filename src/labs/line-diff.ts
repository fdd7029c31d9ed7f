/** The lines that differ between two texts, as the shortest list of changes. */

export interface Change {
  /** Removed lines of the old text, from 0. `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** The lines that replace them. */
  readonly added: readonly string[];
}

/** By the longest common subsequence. Time and memory grow with the product of both lengths: for files of code. */
export function lineDiff(before: readonly string[], after: readonly string[]): Change[] {
  const common = commonLengths(before, after);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) [i, j] = [i + 1, j + 1];
    else {
      const [from, begin] = [i, j];
      while ((i < before.length || j < after.length) && before[i] !== after[j]) {
        const skipsOld = j >= after.length || (i < before.length && common[i + 1]![j]! >= common[i]![j + 1]!);
        if (skipsOld) i += 1;
        else j += 1;
      }
      changes.push({ from, to: i, added: after.slice(begin, j) });
    }
  }
  return changes;
}

/** `[i][j]`: length of the longest common subsequence of what follows line i of the one and j of the other. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] =
        before[i] === after[j]
          ? 1 + lengths[i + 1]![j + 1]!
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
