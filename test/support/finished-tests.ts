import type { Vitest } from "vitest/node";

/** Names of the tests of a run that came to an end, whichever; skipped ones did not. */
export function finishedTests(vitest: Vitest): Set<string> {
  const names = new Set<string>();
  for (const file of vitest.state.getTestModules()) {
    for (const test of file.children.allTests()) {
      if (["passed", "failed"].includes(test.result().state)) names.add(test.name);
    }
  }
  return names;
}
