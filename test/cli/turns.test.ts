import { expect, test } from "vitest";
import { Turns } from "../../src/cli/turns.ts";

test("each writes when its turn has come, and nothing is lost", () => {
  const lines: string[] = [];
  const turns = new Turns((line) => lines.push(line));
  const [first, second, third] = [turns.next(), turns.next(), turns.next()];
  third.write(["3a"]);
  third.end();
  second.write(["2a"]);
  first.write(["1a"]);
  expect(lines).toEqual(["1a"]);
  first.end();
  second.write(["2b"]);
  expect(lines).toEqual(["1a", "2a", "2b"]);
  second.end();
  expect(lines).toEqual(["1a", "2a", "2b", "3a"]);
});
