import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take minutes begin first, so that no other waits for them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /\/(contract|attacks|answers|bad-input|fresh|solving)\.test\.ts$/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Labs that tests judge: their check files are run by the runner alone. */
const judged = ["test/fixtures/**", "test/attacks/labs/**"];

/** What takes minutes, by name: `npx vitest run --project attacks`. */
const slow: Record<string, string[]> = {
  contract: ["test/labs/{contract,count-large,fresh,mutants}.test.ts"],
  attacks: ["test/attacks/**/*.test.ts", "test/embedded/fuzz.test.ts", "test/sandbox/restrictions.test.ts"],
  commands: ["test/cli/**/*.test.ts", "test/docs/cards.test.ts"],
  // They need Chromium, and are skipped where there is none.
  page: ["test/page/**/*.test.ts"],
  // They need Docker: `npm run test:localstack` runs them.
  localstack: ["test/localstack/**/*.test.ts"],
};

/** They change how their process finds Docker and credentials: each file has a process of its own. */
const targets = ["test/targets/**/*.test.ts"];

/**
 * Clients against a server, which are the suites that other targets run, too. All other tests are the project `fast`.
 */
const services = ["test/{embedded,services,wire}/**/*.test.ts"];

const { TARGET: target = "embedded" } = process.env;

interface ProjectOptions {
  readonly exclude?: readonly string[];
  /** Files of a worker do not share the modules that they import. */
  readonly isolate?: boolean;
}

const project = (name: string, include: string[], { exclude = [], isolate = true }: ProjectOptions = {}) => ({
  resolve: {
    alias: { "aws-data-labs/testing": fileURLToPath(new URL("src/testing/index.ts", import.meta.url)) },
  },
  test: {
    name,
    include,
    exclude: [...configDefaults.exclude, ...judged, ...exclude],
    // Far above what any test needs on a machine that is busy with much else: a hang is told late, and nothing fails early.
    testTimeout: 240_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    pool: "forks" as const,
    isolate,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});

export default defineConfig({
  test: {
    projects: [
      // Loading the SDK anew for each file costs more than its tests; none leaves anything in its process.
      project("fast", ["test/**/*.test.ts"], {
        exclude: [...Object.values(slow).flat(), ...services, ...targets],
        isolate: target !== "embedded",
      }),
      project("targets", targets),
      project("services", services, {
        exclude: slow["attacks"] ?? [],
        isolate: target !== "embedded",
      }),
      ...Object.entries(slow)
        .filter(([name]) => name !== "localstack" || target === "localstack")
        .map(([name, include]) => project(name, include)),
    ],
    globalSetup: ["test/support/global-setup.ts"],
    // Most tests wait for processes of their own; those on LocalStack share one container.
    maxWorkers: target === "localstack" ? 1 : availableParallelism(),
    sequence: { sequencer: LongestFirst },
  },
});
