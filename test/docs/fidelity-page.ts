/** docs/fidelity.md, made from the lists that the suites are run by: what is there is what is tested. */
import { type Lab, type KnownDifference } from "../../src/labs/lab.ts";
import { type Difference } from "../support/differences.ts";

const intro = `# Where a target differs from AWS

Generated from \`test/support/differences.ts\` and the labs' \`lab.json\`; \`npx vitest run test/docs -u\` regenerates it.

The suites in \`test/services\` and every lab run on the embedded AWS and on LocalStack. On the embedded AWS all tests
pass. A test that LocalStack does not pass runs there as an expected failure, so that a line below fails the run as soon
as it is no longer true. AWS is right: each line names the page.
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
  return `## ${titles[service] ?? service}\n\n| target | what it does | tests that show it |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

function labSection(labs: readonly Lab[]): string {
  const rows = labs.flatMap((lab) => (lab.differences ?? []).map((known) => labRow(lab, known)));
  const text =
    rows.length === 0
      ? "None: every solution passes and every starter and wrong answer is rejected on both."
      : `| lab | target | check | accepts wrongly | why |\n| --- | --- | --- | --- | --- |\n${rows.join("\n")}`;
  return `## Labs\n\n${text}\n`;
}

const labRow = ({ id }: Lab, { target, check, wrong, reason, awsPage }: KnownDifference): string =>
  `| ${id} | ${target} | ${check} | ${wrong.join(", ")} | ${cell(reason)} ([AWS](${awsPage})) |`;

const cell = (text: string): string => text.replaceAll("|", "\\|");
