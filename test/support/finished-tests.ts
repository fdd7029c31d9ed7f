import type { Vitest } from "vitest/node";

/** Tests of a run that came to an end, whichever, as `file: name`; skipped ones did not. */
export function finishedTests(vitest: Vitest): Set<string> {
  const names = new Set<string>();
  for (const file of vitest.state.getTestModules()) {
    for (const test of file.children.allTests()) {
      if (["passed", "failed"].includes(test.result().state))
        names.add(`${file.relativeModuleId}: ${test.name}`);
    }
  }
  return names;
}
