/**
 * Says who signed the call. It needs no permission, and no policy can deny it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import type { StsContext } from "../context.ts";

export const getCallerIdentity = (
  _input: GetCallerIdentityRequest,
  { caller }: StsContext,
): GetCallerIdentityResponse => ({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn });
