/** Cards: interview questions with short answers, a page to read and sometimes a program that shows the answer. */
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { LabDefect } from "./lab.ts";

export interface Card {
  /** The file's name, unique among all cards. */
  readonly id: string;
  /** The folder's name. */
  readonly topic: string;
  readonly question: string;
  /** Markdown. */
  readonly answer: string;
  /** Pages that the answer was checked against. */
  readonly links: readonly string[];
  /** Absolute path of a program that shows the answer on the AWS in its environment variables. */
  readonly show: string | undefined;
}

const shape =
  /^# (?<question>.+)\n\n(?<answer>[\s\S]+?)\n\nRead: (?<links><https:\/\/[^>\s]+>(?: and <https:\/\/[^>\s]+>)*)\n$/;

/**
 * All cards, by topic, then by name.
 * @throws LabDefect for a file that is not a card.
 */
export async function readCards(project: string): Promise<Card[]> {
  const folder = path.join(project, "cards");
  const entries = await readdir(folder, { recursive: true });
  const files = entries.map((entry) => entry.replaceAll("\\", "/")).filter((file) => file.endsWith(".md"));
  return Promise.all(files.sort().map((file) => readCard(folder, file)));
}

async function readCard(folder: string, name: string): Promise<Card> {
  const file = path.join(folder, name);
  const found = shape.exec((await readFile(file, "utf8")).replaceAll("\r\n", "\n"))?.groups;
  if (!found) {
    throw new LabDefect(
      `cards/${name} is no card: it needs "# question", the answer, and "Read: <https://…>".`,
    );
  }
  const { question = "", answer = "", links = "" } = found;
  const show = file.replace(/\.md$/, ".mjs");
  return {
    id: path.basename(file, ".md"),
    topic: path.basename(path.dirname(file)),
    question,
    answer,
    links: [...links.matchAll(/<([^>]+)>/g)].map(([, link]) => link!),
    show: existsSync(show) ? show : undefined,
  };
}

/** The words of an answer, without Markdown and the lines of tables. */
export const wordsOf = ({ answer }: Card): number =>
  answer.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
