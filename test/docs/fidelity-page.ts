/** docs/fidelity.md, generated from the lists of differences that the suites use. */
import { type Lab, type KnownDifference } from "../../src/labs/lab.ts";
import { type Difference } from "../support/differences.ts";

const intro = `# Where a target differs from AWS

Generated from \`test/support/differences.ts\` and the labs' \`lab.json\`. \`npx vitest run test/docs -u\` regenerates it.

The suites in \`test/services\` and every lab run on the embedded AWS and on LocalStack. On the embedded AWS all tests
pass. A test that fails on LocalStack runs there as an expected failure, so the run fails as soon as a line below is no
longer true. Each line links AWS's page on the right behaviour.
`;

export function fidelityPage(differences: readonly Difference[], labs: readonly Lab[]): string {
  const services = [...new Set(differences.map(({ suite }) => suite.split("/")[0]!))];
  return [intro, ...services.map((service) => serviceSection(service, differences)), labSection(labs)].join(
    "\n",
  );
}

const titles: Readonly<Record<string, string>> = {
  kms: "KMS",
  lambda: "Lambda",
  logs: "CloudWatch Logs",
  s3: "S3",
};

function serviceSection(service: string, differences: readonly Difference[]): string {
  const rows = differences
    .filter(({ suite }) => suite.startsWith(`${service}/`))
    .map(({ target, suite, reason, awsPage, tests }) => {
      const shown = tests.map((name) => cell(name)).join("<br>");
      return `| ${target} | ${cell(reason)} ([AWS](${awsPage})) | \`${suite}\`: ${shown} |`;
    });
  return `## ${titles[service] ?? service}\n\n| target | difference | tests that show it |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

function labSection(labs: readonly Lab[]): string {
  const rows = labs.flatMap((lab) => (lab.differences ?? []).map((known) => labRow(lab, known)));
  const text =
    rows.length === 0
      ? "None: every solution passes and every starter and wrong answer is rejected on both."
      : `| lab | target | check | wrong answers accepted | reason |\n| --- | --- | --- | --- | --- |\n${rows.join("\n")}`;
  return `## Labs\n\n${text}\n`;
}

const labRow = ({ id }: Lab, { target, check, wrong, reason, awsPage }: KnownDifference): string =>
  `| ${id} | ${target} | ${check} | ${wrong.join(", ")} | ${cell(reason)} ([AWS](${awsPage})) |`;

const cell = (text: string): string => text.replaceAll("|", "\\|");
