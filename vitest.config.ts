import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

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
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
