/**
 * `expect`, as vitest has it (https://vitest.dev/api/expect), without vitest around it: its matchers are a package of
 * their own, https://www.npmjs.com/package/@vitest/expect.
 */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  type ExpectStatic,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  chai,
  getState,
  setState,
} from "@vitest/expect";

/**
 * Starts an expectation about a value. The text comes first in the reason of a failing check.
 *
 * @example
 * expect(result.value, "readS3File returns the object's text").toBe(text);
 */
export const expect: ExpectStatic = makeExpect();

function makeExpect(): ExpectStatic {
  for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
  const made = ((value: unknown, words?: string) => chai.expect(value, words)) as unknown as ExpectStatic;
  const global = globalThis as unknown as Record<symbol, object>;
  Object.assign(made, chai.expect, global[ASYMMETRIC_MATCHERS_OBJECT]);
  made.getState = () => getState(made);
  made.setState = (state) => setState(state, made);
  return made;
}
