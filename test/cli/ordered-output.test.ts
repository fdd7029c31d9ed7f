import { expect, test } from "vitest";
import { OrderedOutput } from "../../src/cli/ordered-output.ts";

test("each part is written in order, and nothing is lost", () => {
  const lines: string[] = [];
  const ordered = new OrderedOutput((line) => lines.push(line));
  const [first, second, third] = [ordered.next(), ordered.next(), ordered.next()];
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
