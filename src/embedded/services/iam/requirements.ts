/**
 * The permissions that IAM's operations take.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
import type { Requirement } from "../../../wire/service.ts";
import { arnOf } from "./names.ts";
import { type Account, accountOf, type IamContext } from "./state.ts";

type Input = Readonly<Record<string, unknown>>;

/** Members that name what a call is about, in the order in which they count. */
const kinds = [
  ["PolicyArn", "policy"],
  ["InstanceProfileName", "instance-profile"],
  ["GroupName", "group"],
  ["RoleName", "role"],
  ["UserName", "user"],
] as const;

type Kind = (typeof kinds)[number][1];

export function requirementsOf(operation: string, input: Input, context: IamContext): Requirement[] {
  const account = accountOf(context);
  const policy =
    operation.startsWith("Attach") || operation.startsWith("Detach") ? input["PolicyArn"] : undefined;
  const resource = resourceOf(operation, input, context);
  const conditions = typeof policy === "string" ? { "iam:PolicyARN": policy } : {};
  const pass =
    operation === "AddRoleToInstanceProfile" && typeof input["RoleName"] === "string"
      ? [{ action: "iam:PassRole", resource: arnByName(account, "role", input), accountId: account.id }]
      : [];
  return [{ action: `iam:${operation}`, resource, accountId: account.id, conditions }, ...pass];
}

function resourceOf(operation: string, input: Input, context: IamContext): string {
  const account = accountOf(context);
  const { principal } = context.caller;
  const isAttachment = /^(Attach|Detach)/.test(operation);
  if (typeof input["PolicySourceArn"] === "string") return input["PolicySourceArn"];
  if (!isAttachment && typeof input["PolicyArn"] === "string") return input["PolicyArn"];
  const named = kinds.slice(1).find(([member]) => typeof input[member] === "string");
  if (named) return arnByName(account, named[1], input);
  if (operation === "CreatePolicy") {
    return `arn:aws:iam::${account.id}:policy${text(input["Path"]) ?? "/"}${text(input["PolicyName"]) ?? ""}`;
  }
  // GetUser and the calls about access keys are by default about the user that asks.
  const isOwn = principal.kind === "user" && /User$|AccessKey/.test(operation);
  return isOwn ? arnByName(account, "user", { UserName: principal.userName }) : "*";
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Of what is there with its path; of what is to be made with the path that is asked for. */
function arnByName(account: Account, kind: Kind, input: Input): string {
  const member = kinds.find((one) => one[1] === kind)![0];
  const name = text(input[member]) ?? "";
  const all = {
    user: account.users,
    group: account.groups,
    role: account.roles,
    "instance-profile": account.instanceProfiles,
    policy: account.policies,
  }[kind];
  const found = all.get(name);
  return arnOf(
    account,
    (found ?? { kind, name, path: text(input["Path"]) ?? "/" }) as Parameters<typeof arnOf>[1],
  );
}
