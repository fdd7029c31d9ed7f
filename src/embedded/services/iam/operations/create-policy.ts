/**
 * Makes a managed policy, its first version the default.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
import type { CreatePolicyRequest, CreatePolicyResponse } from "@aws-sdk/client-iam";
import { length } from "../../constraints.ts";
import { briefPolicy } from "../describe.ts";
import { alreadyExists, validate } from "../errors.ts";
import { checkName, checkPath } from "../names.ts";
import { checkIdentityPolicy } from "../policy-documents.ts";
import { addVersion } from "../policy-versions.ts";
import type { ManagedPolicy } from "../managed-policy.ts";
import { accountOf, type IamContext, nowOf } from "../state.ts";
import { addTags, someTags } from "../tags.ts";

/** @throws ValidationError, EntityAlreadyExists, MalformedPolicyDocument, LimitExceeded */
export function createPolicy(input: CreatePolicyRequest, context: IamContext): CreatePolicyResponse {
  const { PolicyName: name } = input;
  checkName("policyName", name, 128);
  validate(length("description", input.Description, { max: 1000 }));
  const account = accountOf(context);
  const path = checkPath(input.Path);
  const document = checkIdentityPolicy(input.PolicyDocument);
  if (account.policies.has(name!)) {
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
  const tags = new Map<string, string>();
  addTags(tags, input.Tags);
  const now = nowOf(context);
  const policy: ManagedPolicy = {
    kind: "policy",
    name: name!,
    path,
    id: context.effects.newUniqueId("ANPA"),
    arn: `arn:aws:iam::${account.id}:policy${path}${name}`,
    createdAt: now,
    updatedAt: now,
    tags,
    description: input.Description,
    versions: [],
    defaultVersion: "v1",
    nextVersion: 1,
  };
  addVersion(policy, document, now);
  account.policies.set(policy);
  return { Policy: { ...briefPolicy(account, policy), ...someTags(tags) } };
}
