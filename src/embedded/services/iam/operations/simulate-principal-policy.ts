/**
 * What the policies of a user, group or role would decide, with those given added.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
import type { SimulatePolicyResponse, SimulatePrincipalPolicyRequest } from "@aws-sdk/client-iam";
import { required } from "../../constraints.ts";
import { invalidInput, noSuchEntity, validate } from "../errors.ts";
import { policiesOfIdentity } from "../identity-policies.ts";
import { readPolicies, simulate } from "../simulate.ts";
import { accountOf, type IamContext, type Identity } from "../state.ts";

/** @throws ValidationError, InvalidInput, NoSuchEntity */
export function simulatePrincipalPolicy(
  input: SimulatePrincipalPolicyRequest,
  context: IamContext,
): SimulatePolicyResponse {
  const { PolicySourceArn: arn } = input;
  validate(required("policySourceArn", arn));
  const identity = sourceOf(arn!, context);
  const { policies, boundary } = policiesOfIdentity(context.state, accountOf(context), identity);
  const isRole = identity.kind === "role";
  return simulate(input, {
    identity: [...policies, ...readPolicies(input.PolicyInputList)],
    boundary,
    requester: {
      kind: isRole ? "role" : "user",
      accountId: context.accountId,
      arn: input.CallerArn ?? arn!,
      ...(isRole ? { roleArn: arn! } : {}),
    },
  });
}

function sourceOf(arn: string, context: IamContext): Identity {
  const [, accountId, kind, path = ""] =
    /^arn:aws[a-z-]*:iam::(\d{12}):(user|group|role)\/(.+)$/.exec(arn) ?? [];
  if (accountId === undefined) throw invalidInput(`Invalid Entity Arn: ${arn}`);
  const account = accountOf(context);
  const all = { user: account.users, group: account.groups, role: account.roles }[kind as Identity["kind"]];
  const identity = accountId === account.id ? all.get(path.slice(path.lastIndexOf("/") + 1)) : undefined;
  if (!identity) throw noSuchEntity(`The ARN ${arn} could not be found.`);
  return identity;
}
