/**
 * The due dates of cards, in the file `work/cards.json`. Cards move through boxes (the Leitner system): a known card has a
 * longer interval each time, an unknown card is due again at once.
 */
import path from "node:path";
import type { Card } from "./cards.ts";
import { readOrSetAside, writeWhole } from "./files.ts";

interface Place {
  /** The box, 0 for a card that was not known last time. */
  readonly box: number;
  /** The day on which it is due again, in ISO 8601. */
  readonly due: string;
}

export interface CardProgress {
  readonly version: 1;
  /** By the card's id. */
  readonly cards: Readonly<Record<string, Place>>;
}

/** Days until a card of a box is due again. */
const days = [0, 1, 3, 7, 21, 60];
const dayMs = 24 * 60 * 60 * 1000;

const fileOf = (work: string): string => path.join(work, "cards.json");

/** Reads the file. If it is unreadable, progress starts over. */
export const readCardProgress = async (work: string): Promise<CardProgress> =>
  (await readOrSetAside(fileOf(work), understand)) ?? { version: 1, cards: {} };

function understand(given: unknown): CardProgress | undefined {
  const value = given as Partial<CardProgress> | null;
  if (value?.version !== 1 || typeof value.cards !== "object" || value.cards === null) return undefined;
  const isSound = Object.values(value.cards).every(
    ({ box, due }) => days[box] !== undefined && typeof due === "string",
  );
  return isSound ? (value as CardProgress) : undefined;
}

/**
 * Records whether a card was known.
 * @throws EnvironmentTrouble if the file cannot be written.
 */
export async function keepAnswer(
  work: string,
  card: Card,
  { known, now }: { readonly known: boolean; readonly now: Date },
): Promise<void> {
  const progress = await readCardProgress(work);
  const before = progress.cards[card.id]?.box ?? 0;
  const box = known ? Math.min(before + 1, days.length - 1) : 0;
  const due = dayOf(new Date(now.getTime() + days[box]! * dayMs));
  const cards = { ...progress.cards, [card.id]: { box, due } };
  await writeWhole(fileOf(work), `${JSON.stringify({ version: 1, cards }, undefined, 2)}\n`);
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** The due cards: first those that are due longest, then new ones. */
export function dueCards(cards: readonly Card[], { cards: known }: CardProgress, now: Date): Card[] {
  const today = dayOf(now);
  const asked = cards.filter(({ id }) => known[id] !== undefined && known[id].due <= today);
  const isNew = cards.filter(({ id }) => known[id] === undefined);
  return [...asked.toSorted((a, b) => (known[a.id]!.due < known[b.id]!.due ? -1 : 1)), ...isNew];
}
