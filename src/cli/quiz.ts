/** A quiz: for each card the question, the answer after Enter, and whether it was known. Works without a terminal. */
import { createInterface } from "node:readline";
import { keepAnswer } from "../labs/card-progress.ts";
import type { Card } from "../labs/cards.ts";
import { cardLines } from "./card-lines.ts";
import type { CliContext } from "./context.ts";

export interface QuizResult {
  readonly asked: number;
  readonly known: number;
}

/** Ends at `q` or at the end of the input. Earlier answers are kept. */
export async function quiz(context: CliContext, cards: readonly Card[]): Promise<QuizResult> {
  const { style, print, signal } = context;
  const input = createInterface({ input: process.stdin, signal });
  const lines = input[Symbol.asyncIterator]();
  const ask = async (prompt: string): Promise<string | undefined> => {
    print(style.colors.dim(prompt));
    const { done, value } = await lines.next();
    return done || value.trim() === "q" ? undefined : value.trim().toLowerCase();
  };
  let [asked, knew] = [0, 0];
  try {
    for (const [at, card] of cards.entries()) {
      print(`${style.colors.bold(`${at + 1} of ${cards.length}`)}  ${card.question}`);
      if ((await ask("Enter shows the answer; q and Enter ends.")) === undefined) break;
      for (const line of cardLines(card, style).slice(1)) print(line);
      const reply = await ask("Did you know it? Type y or n and press Enter; q and Enter ends.");
      if (reply === undefined) break;
      const known = reply.startsWith("y");
      await keepAnswer(context.folders.work, card, { known, now: new Date() });
      asked += 1;
      if (known) knew += 1;
      print();
    }
  } finally {
    input.close();
  }
  return { asked, known: knew };
}
