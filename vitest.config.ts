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
    testTimeout: 60_000,
    hookTimeout: 180_000,
    pool: "forks",
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
