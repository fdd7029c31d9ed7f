/** Names, paths and ARNs of what IAM keeps. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
import { length, pattern, required, type Violation } from "../constraints.ts";
import { validate, validationError } from "./errors.ts";
import type { Named } from "./named.ts";
import type { Account } from "./state.ts";

const nameForm = "[\\w+=,.@-]+";

/** IAM's own words for a name with other characters. */
const charset = (member: string): string =>
  `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`;

/** @throws ValidationError */
export function checkName(member: string, name: string | undefined, max: number): void {
  validate(required(member, name), length(member, name, { min: 1, max }));
  if (!new RegExp(`^${nameForm}$`).test(name!)) throw validationError(charset(member));
}

/** A path begins and ends with a slash. */
export function checkPath(path: string | undefined): string {
  if (path === undefined) return "/";
  validate(length("path", path, { min: 1, max: 512 }));
  if (!/^(\/|\/[\x21-\x7e]+\/)$/.test(path)) {
    throw validationError(
      "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
    );
  }
  return path;
}

export const arnLength = (member: string, arn: string | undefined): Violation =>
  length(member, arn, { min: 20, max: 2048 });

/** IAM shows no value in these sentences. */
export const withoutValue = (violation: Violation): Violation =>
  violation?.replace(/^Value '.*?' at '/s, "Value at '");

export const versionForm = (versionId: string | undefined): Violation =>
  withoutValue(pattern("versionId", versionId, "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?"));

type Kind = "user" | "group" | "role" | "instance-profile" | "policy";

export const arnOf = (account: Account, { kind, path, name }: Named & { readonly kind: Kind }): string =>
  `arn:aws:iam::${account.id}:${kind}${path}${name}`;
