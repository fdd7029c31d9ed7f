/** Policies that are part of one user, group or role. */
import { length, required } from "../constraints.ts";
import { limitExceeded, noSuchEntity, validate } from "./errors.ts";
import { encodedDocument } from "./describe.ts";
import { checkName } from "./names.ts";
import { type PageInput, pageFacts, pageOf } from "./paging.ts";
import { checkIdentityPolicy } from "./policy-documents.ts";
import type { Identity } from "./state.ts";

/**
 * Characters of all inline policies together, white space not counted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const mostCharacters = { user: 2048, group: 5120, role: 10_240 } as const;

const size = (document: string): number => document.replaceAll(/\s/g, "").length;

interface InlineInput {
  readonly PolicyName: string | undefined;
  readonly PolicyDocument?: string | undefined;
}

/** @throws ValidationError, MalformedPolicyDocument, LimitExceeded */
export function putInline(identity: Identity, { PolicyName: name, PolicyDocument: text }: InlineInput): void {
  checkName("policyName", name, 128);
  const document = checkIdentityPolicy(text);
  const others = identity.inline.values().filter((one) => one.name.toLowerCase() !== name!.toLowerCase());
  const total = others.reduce((sum, one) => sum + size(one.document), size(document));
  const most = mostCharacters[identity.kind];
  if (total > most) {
    throw limitExceeded(
      `Maximum policy size of ${most} bytes exceeded for ${identity.kind} ${identity.name}`,
    );
  }
  identity.inline.set({ name: name!, document });
}

/** @throws ValidationError, NoSuchEntity */
export function getInline(identity: Identity, { PolicyName: name }: InlineInput) {
  validate(required("policyName", name), length("policyName", name, { min: 1, max: 128 }));
  const found = identity.inline.get(name!);
  if (!found) throw noSuchEntity(`The ${identity.kind} policy with name ${name} cannot be found.`);
  return { PolicyName: found.name, PolicyDocument: encodedDocument(found.document) };
}

/** @throws ValidationError, NoSuchEntity */
export function deleteInline(identity: Identity, input: InlineInput): void {
  identity.inline.delete(getInline(identity, input).PolicyName);
}

export function listInline(identity: Identity, input: PageInput) {
  const page = pageOf(
    identity.inline.values().map(({ name }) => name),
    input,
  );
  return { PolicyNames: page.items, ...pageFacts(page) };
}
