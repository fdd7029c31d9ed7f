// Sends changed requests to the embedded AWS and through the gateway, by default 100 000:
//   node scripts/fuzz.mjs [--count N] [--seed N]
// A request with a wrong answer is shown with its number. The same seed and count give the same requests.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { count: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", "test/embedded/fuzz.test.ts"], {
  cwd: dirname(dirname(fileURLToPath(import.meta.url))),
  env: { ...process.env, FUZZ_COUNT: values.count, FUZZ_SEED: values.seed },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
