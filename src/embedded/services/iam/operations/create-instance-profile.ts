/**
 * Makes an instance profile, which can hold one role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html
 */
import type { CreateInstanceProfileRequest, CreateInstanceProfileResponse } from "@aws-sdk/client-iam";
import { briefProfile } from "../describe.ts";
import { alreadyExists } from "../errors.ts";
import { checkName, checkPath } from "../names.ts";
import { accountOf, type IamContext, type InstanceProfile, nowOf } from "../state.ts";
import { addTags, someTags } from "../tags.ts";

/** @throws ValidationError, EntityAlreadyExists */
export function createInstanceProfile(
  input: CreateInstanceProfileRequest,
  context: IamContext,
): CreateInstanceProfileResponse {
  const { InstanceProfileName: name } = input;
  checkName("instanceProfileName", name, 128);
  const account = accountOf(context);
  if (account.instanceProfiles.has(name!)) throw alreadyExists(`Instance Profile ${name} already exists.`);
  const tags = new Map<string, string>();
  addTags(tags, input.Tags);
  const profile: InstanceProfile = {
    kind: "instance-profile",
    name: name!,
    path: checkPath(input.Path),
    id: context.effects.newUniqueId("AIPA"),
    createdAt: nowOf(context),
    tags,
    role: undefined,
  };
  account.instanceProfiles.set(profile);
  return { InstanceProfile: { ...briefProfile(account, profile), ...someTags(tags) } };
}
