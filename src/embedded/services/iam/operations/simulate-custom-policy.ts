/**
 * What the policies given would decide.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
import type { SimulateCustomPolicyRequest, SimulatePolicyResponse } from "@aws-sdk/client-iam";
import { required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { readPolicies, simulate } from "../simulate.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, InvalidInput */
export function simulateCustomPolicy(
  input: SimulateCustomPolicyRequest,
  { accountId }: IamContext,
): SimulatePolicyResponse {
  validate(required("policyInputList", input.PolicyInputList));
  const arn = input.CallerArn ?? `arn:aws:iam::${accountId}:user/simulated`;
  return simulate(input, {
    identity: readPolicies(input.PolicyInputList),
    boundary: undefined,
    requester: { kind: "user", accountId, arn },
  });
}
