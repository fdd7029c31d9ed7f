import { Command } from "commander";
import { closest } from "fastest-levenshtein";
import { UserError } from "../../common/errors.ts";
import { type CardProgress, dueCards, readCardProgress } from "../../labs/card-progress.ts";
import { type Card, readCards } from "../../labs/cards.ts";
import { keepEmbedded } from "../../targets/keep-embedded.ts";
import { programEnvironment } from "../aws-variables.ts";
import { cardLines } from "../card-lines.ts";
import { type CliContext, printJson } from "../context.ts";
import { runScript } from "../init-scripts.ts";
import { quiz } from "../quiz.ts";
import { count } from "../../labs/report/style.ts";
import { self } from "../text.ts";

interface Options {
  readonly quiz?: boolean;
  readonly show?: boolean;
  readonly json?: boolean;
}

/** Hides the SDK's warning about old versions of Node.js, which has nothing to do with the card. */
const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/** The number of cards in a quiz. */
const mostAsked = 10;

export const cardsCommand = (context: CliContext): Command =>
  new Command("cards")
    .description("read short answers to interview questions, or be quizzed")
    .argument("[topic]", "a topic or the name of a card; all are listed when left out")
    .option("--quiz", `ask up to ${mostAsked} cards that are due, and remember which you knew`)
    .option("--show", "run the card's program on an embedded AWS of its own")
    .option("--json", "print JSON")
    .action(async (wanted: string | undefined, options: Options) => {
      const cards = choose(await readCards(context.folders.project), wanted);
      if (options.show) return show(context, cards);
      const progress = await readCardProgress(context.folders.work);
      if (options.quiz) return quizDue(context, dueCards(cards, progress, new Date()));
      if (options.json) printJson(context, describe(cards, progress));
      else if (wanted === undefined) list(context, cards, progress);
      else print(context, cards);
    });

/** @throws UserError with the nearest name when there is no such topic or card. */
function choose(cards: readonly Card[], wanted: string | undefined): readonly Card[] {
  if (wanted === undefined) return cards;
  const found = cards.filter(({ id, topic }) => id === wanted || topic === wanted);
  if (found.length > 0) return found;
  const names = [...new Set(cards.flatMap(({ id, topic }) => [topic, id]))];
  throw new UserError(`There is no topic or card "${wanted}".`, {
    hint: `Did you mean ${closest(wanted, names)}? All: ${self} cards`,
  });
}

function describe(cards: readonly Card[], progress: CardProgress): object[] {
  const due = new Set(dueCards(cards, progress, new Date()));
  return cards.map((card) => {
    const { show: program, ...told } = card;
    return {
      ...told,
      shows: program !== undefined,
      box: progress.cards[card.id]?.box ?? null,
      due: due.has(card),
    };
  });
}

function list({ print: line, style }: CliContext, cards: readonly Card[], progress: CardProgress): void {
  const due = new Set(dueCards(cards, progress, new Date()));
  const width = Math.max(...cards.map(({ id }) => id.length)) + 2;
  for (const topic of new Set(cards.map((card) => card.topic))) {
    const own = cards.filter((card) => card.topic === topic);
    const waiting = own.filter((card) => due.has(card)).length;
    line(`${style.colors.bold(topic)}  ${style.colors.dim(`${waiting} of ${own.length} due`)}`);
    for (const { id, question } of own) line(`  ${id.padEnd(width)}${question}`);
  }
  line();
  line(style.colors.dim(`Next: ${self} cards --quiz`));
}

function print({ print: line, style }: CliContext, cards: readonly Card[]): void {
  for (const [at, card] of cards.entries()) {
    if (at > 0) line();
    for (const text of cardLines(card, style)) line(text);
  }
}

async function quizDue(context: CliContext, due: readonly Card[]): Promise<void> {
  if (due.length === 0) {
    context.print("No card is due today.");
    return;
  }
  const { asked, known } = await quiz(context, due.slice(0, mostAsked));
  const result = asked === 0 ? "No card was answered." : `You knew ${known} of ${asked}.`;
  context.print(`${result} ${count(due.length - known, "card")} still due.`);
}

/** @throws UserError when it is not one card, or one without a program. */
async function show(context: CliContext, cards: readonly Card[]): Promise<void> {
  const [card, ...others] = cards;
  if (card?.show === undefined || others.length > 0) {
    const names = cards.filter(({ show: program }) => program !== undefined).map(({ id }) => id);
    throw new UserError("--show takes one card that has a program.", {
      hint:
        names.length === 0
          ? `Cards with one: ${self} cards --json`
          : `For example: ${self} cards ${names[0]} --show`,
    });
  }
  await using aws = await keepEmbedded({});
  const env = { ...programEnvironment(context.env, aws), ...quiet };
  await runScript(card.show, env, 1);
}
