/** `labs cards` with the built bin: lists, shows and quizzes cards. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { type Bin, makeBin } from "./labs-bin.ts";

/** Runs a command line with these lines as standard input. */
const answering = (...lines: string[]): Promise<Bin> =>
  makeBin({ REPLIES: lines.map((line) => `${line}\n`).join("") }, [
    "sh",
    "-c",
    'printf %s "$REPLIES" | "$0" "$@"',
  ]);

interface CardStatus {
  id: string;
  topic: string;
  box: number | null;
  due: boolean;
  shows: boolean;
}

const statusOf = async ({ labs }: Bin, ...args: string[]): Promise<CardStatus[]> =>
  JSON.parse((await labs("cards", ...args, "--json")).out) as CardStatus[];

test("cards are listed by topic, and shown by topic or name", async () => {
  const { labs } = await makeBin();
  const list = await labs("cards");
  expect(list).toMatchObject({ code: 0, err: "" });
  expect(list.out).toMatch(/^python {2}\d+ of \d+ due$/m);
  expect(list.out).toMatch(/^ {2}gil +What is the GIL/m);
  const { out: one } = await labs("cards", "gil");
  expect(one).toMatch(/^What is the GIL[\s\S]*\nRead: https:\/\/docs\.python\.org\//);
  const { out: all } = await labs("cards", "python");
  expect(all).toContain(one.trim());
  expect(await labs("cards", "gill")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Did you mean gil?"),
  });
});

test("known cards are due later, unknown cards stay due", async () => {
  const bin = await answering("", "y", "", "n", "q");
  const before = await statusOf(bin, "s3");
  const { code, out } = await bin.labs("cards", "s3", "--quiz");
  expect(code).toBe(0);
  expect(out).toContain(`1 of ${before.length}  `);
  expect(out).toContain(`You knew 1 of 2. ${before.length - 1} cards still due.`);
  const [known, unknown, ...others] = before;
  const after = new Map((await statusOf(bin, "s3")).map((card) => [card.id, card]));
  expect(after.get(known!.id)).toMatchObject({ box: 1, due: false });
  expect(after.get(unknown!.id)).toMatchObject({ box: 0, due: true });
  for (const { id } of others) expect(after.get(id)).toMatchObject({ box: null, due: true });
});

test("a quiz ends with its input and stores the answers so far", async () => {
  const bin = await answering("", "y", "");
  const { code, out } = await bin.labs("cards", "data", "--quiz");
  expect({ code, tail: out.trim().split("\n").at(-1) }).toEqual({
    code: 0,
    tail: expect.stringMatching(/^You knew 1 of 1\. \d+ cards still due\.$/),
  });
});

test("each box has a longer interval, and no card is asked before it is due", async () => {
  const bin = await answering("", "y");
  const file = path.join(bin.work, "cards.json");
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const cards = Object.fromEntries(
    (await statusOf(bin, "s3")).map(({ id }) => [id, { box: 2, due: day(3) }]),
  );
  const [first] = Object.keys(cards);
  const kept = { version: 1, cards: { ...cards, [first!]: { box: 2, due: day(0) } } };
  await writeFile(file, JSON.stringify(kept));
  expect((await bin.labs("cards", "s3", "--quiz")).out).toContain("You knew 1 of 1. 0 cards still due.");
  const { cards: now } = JSON.parse(await readFile(file, "utf8")) as {
    cards: Record<string, { box: number; due: string }>;
  };
  expect(now[first!]).toMatchObject({ box: 3 });
  expect([day(6), day(7), day(8)]).toContain(now[first!]!.due);
  expect((await bin.labs("cards", "s3", "--quiz")).out).toBe("No card is due today.\n");
});

test("an unreadable progress file is kept as a backup", async () => {
  const bin = await answering("", "y", "q");
  await bin.file("cards.json", '{"version":1,"cards":{"gil":{"box":"many"}}}');
  expect((await bin.labs("cards", "s3", "--quiz")).code).toBe(0);
  expect((await readdir(bin.work)).some((name) => name.startsWith("cards.json.not-understood-"))).toBe(true);
});

test("--show needs the name of a card with a program", async () => {
  const { labs } = await makeBin();
  expect(await labs("cards", "gil", "--show")).toMatchObject({ code: 2 });
  expect(await labs("cards", "s3", "--show")).toMatchObject({
    code: 2,
    err: expect.stringMatching(/For example: \.\/lab cards [a-z-]+ --show/),
  });
});

test("a card's program calls only the embedded AWS and ignores the user's AWS settings", async () => {
  const { labs } = await makeBin({
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
    AWS_PROFILE: "nowhere",
    AWS_SESSION_TOKEN: "another account's",
  });
  const { code, out, err } = await labs("cards", "versioning", "--show");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).not.toBe("");
});
