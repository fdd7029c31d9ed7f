/**
 * An instance profile and its role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html
 */
import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from "@aws-sdk/client-iam";
import { wholeProfile } from "../describe.ts";
import { findInstanceProfile } from "../find.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getInstanceProfile(
  input: GetInstanceProfileRequest,
  context: IamContext,
): GetInstanceProfileResponse {
  return {
    InstanceProfile: wholeProfile(
      accountOf(context),
      findInstanceProfile(input.InstanceProfileName, context),
    ),
  };
}
