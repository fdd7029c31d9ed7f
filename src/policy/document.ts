/**
 * An IAM policy as data. The grammar:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */

export type PrincipalType = "AWS" | "Service" | "Federated" | "CanonicalUser";
export type Principals = "*" | Readonly<Partial<Record<PrincipalType, readonly string[]>>>;

export interface Condition {
  /** As written, for example `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly principals: Principals | undefined;
  readonly notPrincipals: Principals | undefined;
  readonly conditions: readonly Condition[];
}

export interface Policy {
  /** Policy variables are read from version 2012-10-17 alone. */
  readonly hasVariables: boolean;
  readonly statements: readonly Statement[];
}

/** What is wrong with a document; each service has words of its own for it. */
export type PolicyFaultKind =
  | "json"
  | "unknown-field"
  | "missing-field"
  | "version"
  | "empty-statement"
  | "effect"
  | "element"
  | "principal"
  | "condition-operator"
  | "duplicate-sid";

export class PolicyFault extends Error {
  override readonly name = "PolicyFault";
  readonly kind: PolicyFaultKind;
  /** The element that is wrong. */
  readonly field: string;
  readonly value: string;

  constructor(kind: PolicyFaultKind, field: string, value: unknown = "") {
    super(`${kind}: ${field}`);
    this.kind = kind;
    this.field = field;
    this.value = typeof value === "string" ? value : JSON.stringify(value);
  }
}
