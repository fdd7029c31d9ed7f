import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take minutes begin first, so that no other waits for them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /\/(contract|attacks|answers|bad-input|fresh)\.test\.ts$/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: {
    alias: { "aws-data-labs/testing": fileURLToPath(new URL("src/testing/index.ts", import.meta.url)) },
  },
  test: {
    include: ["test/**/*.test.ts"],
    // These need Docker: `npm run test:localstack` runs them.
    exclude: [
      ...configDefaults.exclude,
      // Labs that tests judge: their check files are run by the runner alone.
      "test/fixtures/**",
      "test/attacks/labs/**",
      ...(process.env.TARGET === "localstack" ? [] : ["test/localstack/**"]),
    ],
    globalSetup: ["test/support/global-setup.ts"],
    // Far above what any test needs on a machine that is busy with much else: a hang is told late, and nothing fails early.
    testTimeout: 240_000,
    hookTimeout: 180_000,
    pool: "forks",
    // Most tests wait for processes of their own; those on LocalStack share one container.
    maxWorkers: process.env.TARGET === "localstack" ? 1 : availableParallelism(),
    sequence: { sequencer: LongestFirst },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
