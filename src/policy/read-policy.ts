/** From the text of a policy to its statements. */
import { isKnownOperator } from "./conditions.ts";
import {
  type Condition,
  type Policy,
  PolicyFault,
  type Principals,
  type PrincipalType,
  type Statement,
} from "./document.ts";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const policyFields: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);
const statementFields: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);
const principalTypes: ReadonlySet<string> = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);

/**
 * Reads a policy document in JSON.
 * @throws PolicyFault with what is wrong and where; which elements must be there depends on the kind of policy, and
 * is for the caller to check.
 */
export function readPolicy(text: string): Policy {
  const document = parse(text);
  refuseUnknown(document, policyFields);
  const version = document["Version"];
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    throw new PolicyFault("version", "Version", version);
  }
  const written = document["Statement"];
  if (written === undefined || written === null) throw new PolicyFault("missing-field", "Statement");
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (list.length === 0) throw new PolicyFault("empty-statement", "Statement");
  const statements = list.map(readStatement);
  refuseSameSids(statements);
  return { hasVariables: version === "2012-10-17", statements };
}

function parse(text: string): Json {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new PolicyFault("json", "");
  }
  if (!isObject(document)) throw new PolicyFault("json", "");
  return document;
}

function refuseUnknown(object: Json, known: ReadonlySet<string>): void {
  const unknown = Object.keys(object).find((field) => !known.has(field));
  if (unknown !== undefined) throw new PolicyFault("unknown-field", unknown);
}

function refuseSameSids(statements: readonly Statement[]): void {
  const sids = statements.flatMap(({ sid }) => (sid === undefined ? [] : [sid]));
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) throw new PolicyFault("duplicate-sid", "Sid", twice);
}

function readStatement(value: unknown): Statement {
  if (!isObject(value)) throw new PolicyFault("element", "Statement", value);
  refuseUnknown(value, statementFields);
  const { Sid: sid, Effect: effect } = value;
  if (sid !== undefined && typeof sid !== "string") throw new PolicyFault("element", "Sid", sid);
  if (effect === undefined) throw new PolicyFault("missing-field", "Effect");
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyFault("effect", "Effect", effect);
  refuseBoth(value, "Action");
  refuseBoth(value, "Resource");
  refuseBoth(value, "Principal");
  return {
    sid,
    effect,
    actions: texts(value, "Action"),
    notActions: texts(value, "NotAction"),
    resources: texts(value, "Resource"),
    notResources: texts(value, "NotResource"),
    principals: readPrincipals(value, "Principal"),
    notPrincipals: readPrincipals(value, "NotPrincipal"),
    conditions: readConditions(value["Condition"]),
  };
}

function refuseBoth(statement: Json, field: string): void {
  if (statement[field] !== undefined && statement[`Not${field}`] !== undefined) {
    throw new PolicyFault("element", `Not${field}`);
  }
}

/** A text or a list of texts, each time as a list. */
function texts(object: Json, field: string): readonly string[] | undefined {
  const value = object[field];
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === "string")) throw new PolicyFault("element", field, value);
  return list;
}

function readPrincipals(statement: Json, field: string): Principals | undefined {
  const value = statement[field];
  if (value === undefined) return undefined;
  if (value === "*") return "*";
  if (!isObject(value) || Object.keys(value).length === 0) throw new PolicyFault("principal", field, value);
  const unknown = Object.keys(value).find((type) => !principalTypes.has(type));
  if (unknown !== undefined) throw new PolicyFault("principal", field, unknown);
  const entries = Object.keys(value).map((type) => [type, texts(value, type)!] as const);
  return Object.fromEntries(entries) as Partial<Record<PrincipalType, readonly string[]>>;
}

function readConditions(value: unknown): Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) throw new PolicyFault("element", "Condition", value);
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isKnownOperator(operator)) throw new PolicyFault("condition-operator", "Condition", operator);
    if (!isObject(keys)) throw new PolicyFault("element", "Condition", keys);
    return Object.entries(keys).map(([key, values]) => ({ operator, key, values: conditionValues(values) }));
  });
}

/** Numbers and booleans may be written without quotes. */
function conditionValues(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === "string" || typeof item === "number" || typeof item === "boolean")
      return String(item);
    throw new PolicyFault("element", "Condition", item);
  });
}
