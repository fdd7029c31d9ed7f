/** The command that repeats a failed check. */
import { expect, test } from "vitest";
import { conclusion } from "../../../src/labs/report/conclusion.ts";
import { makeStyle } from "../../../src/labs/report/style.ts";
import { aRun } from "../../support/judged-run.ts";

const piped = makeStyle({ env: {}, isTTY: false });
const ids = ["returns-text", "keeps-umlauts", "counts-lines"];
const results = Object.fromEntries(
  ids.map((id) => [id, { outcome: "wrong" as const, reason: `Reason of ${id}.` }]),
);

test.each([
  ["./lab check 01-scripted --seed 7", ""],
  ["./lab check 01-scripted --seed 7 --core --task read", " --core --task read"],
  ["./lab check 01-scripted --seed 7 --check returns-text --check counts-lines", ""],
])("after %s each failure has a command that repeats its check alone", (replay, options) => {
  const replays = (details: boolean): string[] =>
    conclusion({ ...aRun(results), replay, details }, piped).filter((line) => line.startsWith("  replay"));
  const commands = ids.map((id) => `  replay    ./lab check 01-scripted --seed 7${options} --check ${id}`);
  expect(replays(true)).toEqual(commands);
  expect(replays(false)).toEqual(commands.slice(0, 1));
});
