/** ARNs of the resources of calls. */

/** Account, region, and how a name is written in an ARN. */
export interface Naming {
  readonly accountId: string;
  readonly region: string;
  readonly write: (name: string) => string;
}

/**
 * A name escaped for a policy, where `*` and `?` are wildcards and `$` starts a variable
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars).
 */
export const literal = (name: string): string => name.replaceAll(/[*?$]/g, (character) => `\${${character}}`);

/** A name unchanged, as in a request, which has no wildcards. */
export const asIs = (name: string): string => name;

export const bucketArn = (bucket: string, { write }: Naming): string => `arn:aws:s3:::${write(bucket)}`;

export const objectArn = (bucket: string, key: string, naming: Naming): string =>
  `${bucketArn(bucket, naming)}/${naming.write(key)}`;

/** An alias is not the resource of an operation with a key. If the response has no key, the resource is any key. */
export function keyArn(key: string | undefined, { region, accountId, write }: Naming): string {
  if (key?.startsWith("arn:") && key.includes(":key/")) return key;
  const id = key === undefined || key.startsWith("alias/") || key.startsWith("arn:") ? "*" : write(key);
  return `arn:aws:kms:${region}:${accountId}:key/${id}`;
}

export const aliasArn = (alias: string, { region, accountId, write }: Naming): string =>
  `arn:aws:kms:${region}:${accountId}:${write(alias)}`;

/** From a name, a partial ARN or an ARN; a version or alias behind the name belongs to it. */
export function functionArn(name: string, { region, accountId, write }: Naming): string {
  const own = name.replace(/^arn:[^:]*:lambda:[^:]*:\d*:function:/, "").replace(/^\d*:function:/, "");
  return `arn:aws:lambda:${region}:${accountId}:function:${write(own)}`;
}

/** A log group with its streams. */
export const logGroupArn = (name: string, { region, accountId, write }: Naming): string =>
  `arn:aws:logs:${region}:${accountId}:log-group:${write(name)}:*`;
