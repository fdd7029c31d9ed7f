/** Managed policies attached to a user, group or role, and the one that bounds its permissions. */
import type { AttachedPolicy } from "@aws-sdk/client-iam";
import { checkPolicyArn, findPolicy } from "./find.ts";
import { limitExceeded, noSuchEntity } from "./errors.ts";
import { below, type PageInput, pageFacts, pageOf } from "./paging.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import type { IamContext, Identity } from "./state.ts";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const mostAttached = 10;

interface ArnInput {
  readonly PolicyArn: string | undefined;
}

/** @throws ValidationError, NoSuchEntity, LimitExceeded */
export function attach(identity: Identity, { PolicyArn: arn }: ArnInput, context: IamContext): void {
  const policy = attachable(arn, context);
  if (!identity.attached.has(policy.arn) && identity.attached.size >= mostAttached) {
    const kind = identity.kind.charAt(0).toUpperCase() + identity.kind.slice(1);
    throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind}: ${mostAttached}`);
  }
  identity.attached.add(policy.arn);
}

/** @throws ValidationError, NoSuchEntity */
export function detach(identity: Identity, { PolicyArn: arn }: ArnInput): void {
  checkPolicyArn("policyArn", arn);
  if (!identity.attached.delete(arn!)) throw noSuchEntity(`Policy ${arn} was not found.`);
}

export function listAttached(
  identity: Identity,
  input: PageInput & { readonly PathPrefix?: string | undefined },
  context: IamContext,
) {
  const policies = [...identity.attached].map((arn) => findPolicy(arn, context));
  const page = pageOf(below(policies, input.PathPrefix), input);
  return {
    AttachedPolicies: page.items.map(({ name, arn }): AttachedPolicy => ({
      PolicyName: name,
      PolicyArn: arn,
    })),
    ...pageFacts(page),
  };
}

/** @throws ValidationError, NoSuchEntity */
export function setBoundary(identity: Identity, arn: string | undefined, context: IamContext): void {
  identity.boundary = attachable(arn, context).arn;
}

/** @throws NoSuchEntity when there is none */
export function removeBoundary(identity: Identity): void {
  if (identity.boundary === undefined) {
    throw noSuchEntity(
      `The ${identity.kind} with name ${identity.name} does not have a permissions boundary.`,
    );
  }
  identity.boundary = undefined;
}

function attachable(arn: string | undefined, context: IamContext): ManagedPolicy {
  checkPolicyArn("policyArn", arn);
  const policy = context.state.findPolicy(context.accountId, arn!);
  if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
}
