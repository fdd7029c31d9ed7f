import { length, pattern, required } from "../constraints.ts";
import { malformedPolicy, policyNotFound, validate } from "./errors.ts";

/** A key has one policy, and its name is fixed. */
export function checkPolicyName(name: string | undefined): void {
  validate(length("policyName", name, { min: 1, max: 128 }), pattern("policyName", name, "[\\w]+"));
  if (name !== undefined && name !== "default") throw policyNotFound();
}

/** @throws ValidationException, MalformedPolicyDocumentException when it is not a policy in JSON */
export function checkPolicy(policy: string | undefined): void {
  validate(required("policy", policy), length("policy", policy, { min: 1, max: 131_072 }));
  if (!isPolicy(policy!)) throw malformedPolicy("The new key policy is not a policy document in JSON.");
}

function isPolicy(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === "object" && document !== null && "Statement" in document;
  } catch {
    return false;
  }
}
