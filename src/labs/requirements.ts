/**
 * Requirements: the demands of a lab's README, each marked behind its sentence by a comment that no page shows.
 *
 * `<!-- req: several-buckets -->` marks the sentence, table cell or list item in front of it, back to the mark before;
 * `<!-- req: busy-s3 production -->` one that the task alone does not need. Several marks in a row share a sentence.
 * `<!-- no demand -->` says of all text back to the mark before that nothing is asked there.
 */
import { sentencesOf } from "./sentences.ts";
import { blocksOf } from "./readme-blocks.ts";

export interface Requirement {
  readonly id: string;
  /** Core: the task. Production: what code needs beyond it, as the README's section of that name says. */
  readonly level: "core" | "production";
  /** As the README says it, without its marks; for production the whole item, whose first words are only a heading. */
  readonly sentence: string;
}

export interface Demands {
  /** In the README's order. */
  readonly requirements: readonly Requirement[];
  /** Sentences of the task that carry no mark, and marks that cannot be read. */
  readonly complaints: readonly string[];
}

const mark = /<!--\s*(.*?)\s*-->/g;
const requirementMark = /^req: ([a-z0-9]+(?:-[a-z0-9]+)*)( production)?$/;

/** Reads the marks of a README; one without any has no requirements and no complaints. */
export function readDemands(readme: string): Demands {
  const requirements = new Map<string, Requirement>();
  const complaints: string[] = [];
  for (const { section, text: block, context } of blocksOf(readme)) {
    const { marked, unmarked, unreadable } = readBlock(block, context);
    for (const one of marked) if (!requirements.has(one.id)) requirements.set(one.id, one);
    complaints.push(...unreadable.map((text) => `README.md: <!-- ${text} --> is no mark of a requirement`));
    if (section === "Task") {
      complaints.push(
        ...unmarked.map((text) => `README.md: neither a requirement nor marked as none: ${text}`),
      );
    }
  }
  return requirements.size === 0
    ? { requirements: [], complaints: [] }
    : { requirements: [...requirements.values()], complaints };
}

interface BlockMarks {
  readonly marked: Requirement[];
  /** Sentences in front of no mark. */
  readonly unmarked: string[];
  readonly unreadable: string[];
}

/** @param context what a table's row is about, for its other cells. */
function readBlock(text: string, context: string): BlockMarks {
  const found: BlockMarks = { marked: [], unmarked: [], unreadable: [] };
  let done = 0;
  let sentence = "";
  for (const { 0: whole, 1: words = "", index } of text.matchAll(mark)) {
    const sentences = sentencesOf(text.slice(done, index));
    done = index + whole.length;
    const [, id, production] = requirementMark.exec(words) ?? [];
    if (id === undefined) {
      if (words !== "no demand") found.unreadable.push(words);
      continue;
    }
    sentence = sentences.pop() ?? sentence;
    found.unmarked.push(...sentences);
    const level = production === undefined ? "core" : "production";
    found.marked.push({ id, level, sentence: plain(context === "" ? sentence : `${context}: ${sentence}`) });
  }
  const rest = sentencesOf(text.slice(done));
  // What opens a list or a table asks nothing by itself.
  if (rest.at(-1)?.endsWith(":")) rest.pop();
  found.unmarked.push(...rest);
  const whole = plain(text.replaceAll(mark, "").replaceAll(/\s+/g, " ").trim());
  return {
    ...found,
    marked: found.marked.map((one) => (one.level === "production" ? { ...one, sentence: whole } : one)),
  };
}

/** Markdown's emphasis and links are for pages. */
const plain = (text: string): string =>
  text
    .replaceAll("**", "")
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/[;,:]$/, "");
