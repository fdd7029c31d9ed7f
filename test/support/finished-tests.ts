import type { Vitest } from "vitest/node";

/** The tests of a run that passed or failed, as `file: name`. Skipped tests are left out. */
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
