/** docs/aws-coverage.md, generated from the services' schemas, their tables and the responses of their operations. */
import { catalog, type ServiceName } from "../../src/wire/catalog.ts";
import { notes } from "./coverage-notes.ts";
import type { OperationCoverage, ServiceCoverage } from "./coverage-probe.ts";

const intro = `# What the embedded AWS implements

Generated from the SDK's schemas, the services' tables of operations, and the response of each operation to each of its
parameters. \`npx vitest run test/docs -u\` regenerates it.

**Done** means: every parameter is acted on, or refused as AWS refuses it. **Partly** names what is missing: a parameter
that is answered with \`501 NotImplemented\`, or a note. An operation that is **not implemented** answers
\`501 NotImplemented\` and names itself. No parameter is accepted and then ignored.
`;

const titles: Readonly<Record<ServiceName, string>> = {
  s3: "S3",
  kms: "KMS",
  lambda: "Lambda",
  logs: "CloudWatch Logs",
  sts: "STS",
  iam: "IAM",
};

export function coveragePage(services: readonly ServiceCoverage[]): string {
  return [intro, summary(services), ...services.map(section)].join("\n");
}

const lackOf = (service: ServiceName, { name, refused }: OperationCoverage): string[] => [
  ...(refused.length > 0 ? [`not ${refused.map((member) => `\`${member}\``).join(", ")}`] : []),
  ...(notes[service]?.[name] === undefined ? [] : [notes[service][name]]),
];

function summary(services: readonly ServiceCoverage[]): string {
  const rows = services.map(({ service, operations }) => {
    const implemented = operations.filter((operation) => operation.implemented);
    const done = implemented.filter((operation) => lackOf(service, operation).length === 0);
    const counts = [done.length, implemented.length - done.length, operations.length - implemented.length];
    return `| ${titles[service]} | ${[...counts, operations.length].join(" | ")} |`;
  });
  return `| service | done | partly | not implemented | operations |\n| --- | --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

function section({ service, operations }: ServiceCoverage): string {
  const implemented = operations.filter((operation) => operation.implemented);
  const rows = implemented.map((operation) => {
    const lack = lackOf(service, operation);
    return `| ${operation.name} | ${lack.length === 0 ? "done" : `partly: ${lack.join("; ")}`} |`;
  });
  const missing = operations.filter((operation) => !operation.implemented).map(({ name }) => name);
  const { elsewhere = [] } = catalog[service] as { elsewhere?: readonly string[] };
  return [
    `## ${titles[service]}\n`,
    `| operation | state |\n| --- | --- |\n${rows.join("\n")}\n`,
    missing.length === 0 ? "Not implemented: none.\n" : `Not implemented: ${missing.join(", ")}.\n`,
    ...(elsewhere.length === 0 ? [] : [`Not implemented, at separate endpoints: ${elsewhere.join(", ")}.\n`]),
  ].join("\n");
}
