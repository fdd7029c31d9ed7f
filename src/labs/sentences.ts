/** The sentences of a piece of Markdown, code in backticks taken as a word. */

/** Their ends are no ends of sentences. */
const abbreviations = /\b(e\.g|i\.e|etc|vs|cf)\./g;
const code = /`[^`]*`/g;
/** A sentence ends where a space follows, and then what a sentence begins with. */
const between = /(?<=[.!?][*_)"]*)\s+(?=[\p{Lu}\p{N}`"(*_[])/u;

export function sentencesOf(markdown: string): string[] {
  const kept: string[] = [];
  const keep = (text: string): string => `\`${kept.push(text) - 1}\``;
  const guarded = markdown.replaceAll(code, keep).replaceAll(abbreviations, keep);
  const restore = (text: string): string => text.replaceAll(/`(\d+)`/g, (_, at: string) => kept[Number(at)]!);
  return guarded
    .split(between)
    .map((text) =>
      restore(
        text
          .replaceAll(/\s+/g, " ")
          .replace(/^[\s.;,]+/, "")
          .trim(),
      ),
    )
    .filter((text) => /[\p{L}\p{N}]/u.test(text));
}
