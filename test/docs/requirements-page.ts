/** docs/requirements.md, generated from the marks in the labs' READMEs, from lab.json and from the wrong answers. */
import type { TargetName } from "../../src/common/run-data.ts";
import { type AdversarialRound, type Lab, checksOn } from "../../src/labs/lab.ts";
import type { Requirement } from "../../src/labs/requirements.ts";
import type { WrongAnswer } from "../../src/labs/authoring/wrong-answers.ts";

export interface LabWithAnswers {
  readonly lab: Lab;
  readonly answers: readonly WrongAnswer[];
}

const intro = `# What the labs require

Generated from the marks in the labs' READMEs, from \`lab.json\` and from \`labs/*/wrong\`; \`npx vitest run test/docs -u\`
regenerates it.

Each demand of a README is a requirement with an id. It has checks that judge it, and wrong answers that violate it: small
edits of the solution, each rejected by its check for its reason. \`./lab dev check NN\` proves that for a lab; CI proves
it on the embedded AWS and on LocalStack. The last column says where all wrong answers of a requirement are rejected.
`;

/** Targets on which the contract is checked. */
const proved = ["embedded", "localstack"] as const satisfies TargetName[];

export const requirementsPage = (labs: readonly LabWithAnswers[]): string =>
  [intro, ...labs.map(labSection), roundsSection(labs.map(({ lab }) => lab))].join("\n");

function labSection({ lab, answers }: LabWithAnswers): string {
  const { requirements, checks } = lab;
  const levels = (["core", "production"] as const)
    .map((level) => `${requirements.filter((one) => one.level === level).length} ${level}`)
    .join(", ");
  const counts = `${checks.length} checks, ${answers.length} wrong answers`;
  if (requirements.length === 0) {
    return `## ${lab.id}\n\nIts README marks no requirements yet: ${counts}.\n`;
  }
  const head =
    "| requirement | level | checks | wrong answers | rejected on |\n| --- | --- | --- | --- | --- |";
  const rows = requirements.map((requirement) => row(requirement, { lab, answers }));
  return `## ${lab.id}\n\nRequirements: ${levels}; ${counts}.\n\n${head}\n${rows.join("\n")}\n`;
}

function row({ id, level, sentence }: Requirement, { lab, answers }: LabWithAnswers): string {
  const serving = lab.checks.filter(({ requirements = [] }) => requirements.includes(id));
  const violating = answers.filter(({ violates }) => violates === id);
  const cells = [
    `**${id}**: ${sentence}`,
    level,
    serving.map((check) => check.id).join(", "),
    violating.map(({ slug }) => slug).join(", "),
    proved.map((target) => onTarget(target, violating, lab)).join(", "),
  ];
  return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The target's name, and the wrong answers that it cannot reject. */
function onTarget(target: TargetName, answers: readonly WrongAnswer[], lab: Lab): string {
  const here = checksOn(lab, target).map(({ id }) => id);
  const accepted = answers.filter(
    ({ slug, rejectedBy }) =>
      !here.includes(rejectedBy) ||
      lab.differences?.some((known) => known.target === target && known.wrong.includes(slug)),
  );
  return accepted.length === 0 ? target : `${target} without ${accepted.map(({ slug }) => slug).join(", ")}`;
}

/** Rounds in which people without knowledge of the checks tried to get wrong answers accepted. */
function roundsSection(labs: readonly Lab[]): string {
  const head =
    "| lab | round | wrong answers written | accepted | right answers | refused | cheats | passed |\n" +
    "| --- | --- | --- | --- | --- | --- | --- | --- |";
  const cells = ({ date, wrong, accepted, right, refused, cheats, passed }: AdversarialRound): string =>
    [date, wrong, accepted, right, refused, cheats, passed].join(" | ");
  const rows = labs.flatMap(({ id, rounds = [] }) => rounds.map((round) => `| ${id} | ${cells(round)} |`));
  const text = `Answers by people who knew only README and starter, not the checks, the solution or the wrong answers.`;
  return `## Adversarial rounds\n\n${text}\n\n${rows.length === 0 ? "None yet." : [head, ...rows].join("\n")}\n`;
}
