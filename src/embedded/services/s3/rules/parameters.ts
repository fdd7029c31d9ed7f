/** Every parameter is honoured or refused: none is ignored with a success. */
import { notImplemented } from "../errors.ts";

/** Names of an operation's members, checked against its input type. */
export const members = <Input>(...names: readonly (keyof Input & string)[]): ReadonlySet<string> =>
  new Set<string>(names);

/** What changes nothing for a bucket's owner (who pays), and what wire has held the body against already. */
const harmless: ReadonlySet<string> = new Set(["RequestPayer", "ContentMD5", "ChecksumAlgorithm"]);

/** @throws AwsError NotImplemented naming the first parameter that is neither honoured nor harmless. */
export function refuseOthers(input: object, honoured: ReadonlySet<string>): void {
  for (const name in input) {
    if (honoured.has(name) || harmless.has(name)) continue;
    if ((input as Record<string, unknown>)[name] === undefined) continue;
    throw notImplemented(name);
  }
}
