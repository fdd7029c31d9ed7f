/**
 * When, and for which service, an access key was used last.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
import type { GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse } from "@aws-sdk/client-iam";
import { required } from "../../constraints.ts";
import { accessDenied, validate } from "../errors.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, AccessDenied for a key that is not there */
export function getAccessKeyLastUsed(
  input: GetAccessKeyLastUsedRequest,
  context: IamContext,
): GetAccessKeyLastUsedResponse {
  validate(required("accessKeyId", input.AccessKeyId));
  const user = accountOf(context)
    .users.values()
    .find(({ accessKeys }) => accessKeys.has(input.AccessKeyId!));
  if (!user) {
    throw accessDenied(
      `User: ${context.callerArn} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${input.AccessKeyId}`,
    );
  }
  const use = context.effects.lastUse(input.AccessKeyId!);
  return {
    UserName: user.name,
    AccessKeyLastUsed: use
      ? { LastUsedDate: new Date(use.at), ServiceName: use.service, Region: use.region }
      : { LastUsedDate: undefined, ServiceName: "N/A", Region: "N/A" },
  };
}
