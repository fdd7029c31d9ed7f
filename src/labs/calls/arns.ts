/** ARNs as a policy names resources. */
import type { RunAccount } from "../report/lab-run.ts";

/**
 * A name in which no character means more than itself: `*` and `?` stand for others, `$` opens a variable
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars).
 */
const literal = (name: string): string => name.replaceAll(/[*?$]/g, (character) => `\${${character}}`);

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${literal(bucket)}`;
export const objectArn = (bucket: string, key: string): string => `${bucketArn(bucket)}/${literal(key)}`;

/** An alias is no resource of an operation with a key: any key then, if the response named none. */
export function keyArn(key: string | undefined, { region, accountId }: RunAccount): string {
  if (key?.startsWith("arn:") && key.includes(":key/")) return key;
  const id = key === undefined || key.startsWith("alias/") || key.startsWith("arn:") ? "*" : literal(key);
  return `arn:aws:kms:${region}:${accountId}:key/${id}`;
}

export const aliasArn = (alias: string, { region, accountId }: RunAccount): string =>
  `arn:aws:kms:${region}:${accountId}:${literal(alias)}`;

/** From a name, a partial ARN or an ARN; a version or alias behind the name belongs to it. */
export function functionArn(name: string, { region, accountId }: RunAccount): string {
  const own = name.replace(/^arn:[^:]*:lambda:[^:]*:\d*:function:/, "").replace(/^\d*:function:/, "");
  return `arn:aws:lambda:${region}:${accountId}:function:${literal(own)}`;
}

/** A log group with its streams. */
export const logGroupArn = (name: string, { region, accountId }: RunAccount): string =>
  `arn:aws:logs:${region}:${accountId}:log-group:${literal(name)}:*`;
