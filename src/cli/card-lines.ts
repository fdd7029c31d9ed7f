/** The lines of a card. */
import type { Card } from "../labs/cards.ts";
import { markdownLines } from "../labs/report/markdown.ts";
import type { Style } from "../labs/report/style.ts";
import { self } from "./text.ts";

/** The question first. */
export const cardLines = ({ id, question, answer, links, show }: Card, style: Style): string[] => [
  style.colors.bold(question),
  "",
  ...markdownLines(answer, style),
  "",
  ...links.map((link) => `Read: ${link}`),
  ...(show === undefined ? [] : [`Show: ${self} cards ${id} --show`]),
];
