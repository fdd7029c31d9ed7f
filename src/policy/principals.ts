/**
 * Whom the principals of a resource policy name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import type { Principals } from "./document.ts";

export interface Requester {
  readonly kind: "root" | "user" | "role" | "service" | "anonymous";
  /** Undefined for a service and for an anonymous request. */
  readonly accountId: string | undefined;
  /** Of the user or of the assumed role's session; a service's name, for example `s3.amazonaws.com`. */
  readonly arn: string;
  /** Of the role behind a session. */
  readonly roleArn?: string | undefined;
}

/** How a statement names a requester: not at all, by its account alone, as one of all, or itself. */
export type Naming = "none" | "account" | "everyone" | "role" | "itself";

/** The strongest way in which principals name a requester. */
export function namingOf(principals: Principals, requester: Requester): Naming {
  if (principals === "*") return "everyone";
  const names = [
    ...(principals.AWS ?? []).map((principal) => awsNaming(principal, requester)),
    ...(principals.Service ?? []).map((name): Naming =>
      requester.kind === "service" && name === requester.arn ? "itself" : "none",
    ),
  ];
  return (
    (["itself", "role", "everyone", "account"] as const).find((naming) => names.includes(naming)) ?? "none"
  );
}

function awsNaming(principal: string, requester: Requester): Naming {
  if (principal === "*") return "everyone";
  if (requester.kind === "service" || requester.kind === "anonymous") return "none";
  const account = /^(?:(\d{12})|arn:aws[a-z-]*:iam::(\d{12}):root)$/.exec(principal);
  if (account) {
    if ((account[1] ?? account[2]) !== requester.accountId) return "none";
    return requester.kind === "root" ? "itself" : "account";
  }
  if (principal === requester.arn) return "itself";
  return principal === requester.roleArn ? "role" : "none";
}
