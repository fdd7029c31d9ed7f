/**
 * What IAM asks of policy documents, and its words for what is wrong with one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { length, required } from "../constraints.ts";
import { type Policy, PolicyFault, type Principals, type Statement } from "../../../policy/document.ts";
import { readPolicy } from "../../../policy/read-policy.ts";
import { malformedPolicy, validate, validationError } from "./errors.ts";
import type { Account } from "./state.ts";

const mostCharacters = 131_072;

/** @throws ValidationError, MalformedPolicyDocument */
export function checkIdentityPolicy(text: string | undefined): string {
  checkText("policyDocument", text);
  for (const statement of read(text!, "Syntax errors in policy.").statements) {
    if (statement.principals ?? statement.notPrincipals) {
      throw malformedPolicy("Policy document should not specify a principal.");
    }
    checkActions(statement);
    const resources = statement.resources ?? statement.notResources ?? [];
    if (resources.length === 0) throw malformedPolicy("Policy statement must contain resources.");
    for (const resource of resources) checkResource(resource);
  }
  return text!;
}

function checkText(member: string, text: string | undefined): void {
  validate(required(member, text), length(member, text, { min: 1, max: mostCharacters, secret: true }));
  if (!/^[\t\n\r\x20-\xff]+$/.test(text!)) {
    throw validationError(
      `The specified value for ${member} is invalid. It must contain only printable ASCII characters.`,
    );
  }
}

function read(text: string, invalidJson: string): Policy {
  try {
    return readPolicy(text);
  } catch (fault) {
    if (!(fault instanceof PolicyFault)) throw fault;
    if (fault.kind === "json") throw malformedPolicy(invalidJson);
    if (fault.kind === "duplicate-sid") {
      throw malformedPolicy("Statement IDs (SID) in a single policy must be unique.");
    }
    throw malformedPolicy("Syntax errors in policy.");
  }
}

function checkActions({ actions, notActions }: Statement): void {
  const all = actions ?? notActions ?? [];
  if (all.length === 0) throw malformedPolicy("Policy statement must contain actions.");
  for (const action of all) {
    const vendor = action.split(":")[0]!;
    if (action === "*") continue;
    if (!action.includes(":")) {
      throw malformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    if (!/^[a-zA-Z0-9-]+$/.test(vendor)) throw malformedPolicy(`Vendor ${vendor} is not valid`);
  }
}

const partitions: ReadonlySet<string> = new Set(["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "*"]);
const arnParts = 6;

function checkResource(resource: string): void {
  if (resource === "*") return;
  const parts = resource.split(":");
  if (parts.length === 1) throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
  if (parts[0] === "arn" && parts.length < arnParts)
    throw malformedPolicy("The policy failed legacy parsing");
  const padded = [...parts.slice(1), "*", "*", "*", "*"].slice(0, Math.max(parts.length, arnParts) - 1);
  const partition = padded[0]!;
  if (parts[0] !== "arn" || !partitions.has(partition)) {
    const shown = parts[0] === "arn" ? resource : `arn:${padded.join(":")}`;
    throw malformedPolicy(`Partition "${partition}" is not valid for resource "${shown}".`);
  }
}

const trustAction = /^(\*|sts:(\*|AssumeRole\w*|TagSession|SetSourceIdentity|SetContext))$/i;

/**
 * A role's trust policy: who may assume it.
 * @throws ValidationError, MalformedPolicyDocument
 */
export function checkTrustPolicy(member: string, text: string | undefined, account: Account): string {
  checkText(member, text);
  for (const statement of read(text!, "This policy contains invalid Json").statements) {
    if (statement.resources ?? statement.notResources) throw malformedPolicy("Has prohibited field Resource");
    const principals = statement.principals ?? statement.notPrincipals;
    if (!principals) throw malformedPolicy("Missing required field Principal");
    const actions = statement.actions ?? statement.notActions;
    if (!actions) throw malformedPolicy("Missing required field Action");
    if (!actions.every((action) => trustAction.test(action))) {
      throw malformedPolicy("AssumeRole policy may only specify STS AssumeRole actions.");
    }
    checkPrincipals(principals, account);
  }
  return text!;
}

/** AWS accounts, users and roles by ARN; those of the account itself must exist. */
function checkPrincipals(principals: Principals, account: Account): void {
  if (principals === "*") return;
  for (const principal of principals.AWS ?? []) {
    if (!isPrincipal(principal, account)) {
      throw malformedPolicy(`Invalid principal in policy: "AWS":"${principal}"`);
    }
  }
  for (const service of principals.Service ?? []) {
    if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(service)) {
      throw malformedPolicy(`Invalid principal in policy: "SERVICE":"${service}"`);
    }
  }
}

function isPrincipal(principal: string, account: Account): boolean {
  if (principal === "*" || /^\d{12}$/.test(principal)) return true;
  const [, accountId, kind, resource = ""] =
    /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):(root|user|role|assumed-role|federated-user)(?:\/(.+))?$/.exec(
      principal,
    ) ?? [];
  if (accountId === undefined) return false;
  if (accountId !== account.id || (kind !== "user" && kind !== "role")) return true;
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  return (kind === "user" ? account.users : account.roles).get(name) !== undefined;
}
