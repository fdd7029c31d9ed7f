/** README's table of labs, generated from lab.json. */
import { type Lab, LabDefect } from "../lab.ts";

const markers = { begin: "<!-- labs -->", end: "<!-- /labs -->" };

/** Markdown, without the markers. */
export function labsTable(labs: readonly Lab[]): string {
  const rows = labs.map(({ id, title, summary, difficulty, minutes, services, checks }) => {
    const cells = [
      `[${id}](labs/${id}/README.md)`,
      `**${title}.** ${summary}`,
      `${difficulty}, ${minutes} min`,
      services.join(", ") || "none",
      String(checks.length),
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [
    "| lab | what you do | level | services | checks |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/**
 * The text with the table between `<!-- labs -->` and `<!-- /labs -->`.
 * @throws LabDefect unless each marker occurs once, in this order.
 */
export function withLabsTable(readme: string, labs: readonly Lab[]): string {
  const [before, between, ...more] = readme.split(markers.begin);
  const [, after, ...rest] = between?.split(markers.end) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || rest.length > 0) {
    throw new LabDefect(`README.md must hold ${markers.begin} and ${markers.end}, once each.`);
  }
  return `${before}${markers.begin}\n\n${labsTable(labs)}\n\n${markers.end}${after}`;
}
