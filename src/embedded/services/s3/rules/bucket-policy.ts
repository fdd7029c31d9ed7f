/**
 * What S3 asks of a bucket policy, and its words for what is wrong with one.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 */
import { type Policy, PolicyFault, type Principals, type Statement } from "../../../../policy/document.ts";
import { readPolicy } from "../../../../policy/read-policy.ts";
import { AwsError } from "../../../../wire/errors.ts";
import type { Bucket } from "../state/types.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html: 20 KB. */
const mostBytes = 20_480;

const malformed = (message: string, Detail?: string): AwsError =>
  new AwsError("MalformedPolicy", message, {
    status: 400,
    ...(Detail === undefined ? {} : { members: { Detail } }),
  });

/** @throws AwsError MalformedPolicy, PolicyTooLarge */
export function checkBucketPolicy(text: string, bucket: Bucket): Policy {
  if (Buffer.byteLength(text) > mostBytes) {
    throw new AwsError("PolicyTooLarge", "Policy exceeds the maximum allowed document size.", {
      status: 400,
    });
  }
  if (!text.startsWith("{")) throw notJson();
  const policy = read(text);
  for (const [index, statement] of policy.statements.entries()) {
    checkStatement(statement, { bucket, label: statement.sid ?? `NO_ID-${index}` });
  }
  return policy;
}

const notJson = (): AwsError => malformed("Policies must be valid JSON and the first byte must be '{'");

function read(text: string): Policy {
  try {
    return readPolicy(text);
  } catch (fault) {
    if (fault instanceof PolicyFault) throw inWords(fault);
    throw fault;
  }
}

function inWords({ kind, field, value }: PolicyFault): AwsError {
  switch (kind) {
    case "json":
      return notJson();
    case "missing-field":
      return malformed(`Missing required field ${field}`);
    case "unknown-field":
      return malformed(`Unknown field ${field}`);
    case "version":
      return malformed("The policy must contain a valid version string");
    case "empty-statement":
      return malformed("Could not parse the policy: Statement is empty!");
    case "effect":
      return malformed(`Invalid effect: ${value}`);
    case "condition-operator":
      return malformed(`Invalid Condition type : ${value}`);
    case "principal":
      return malformed("Invalid policy syntax.");
    case "duplicate-sid":
      return malformed(`Statement IDs (SID) in a single policy must be unique. Duplicate: ${value}`);
    case "element":
      return malformed("Invalid policy syntax.");
  }
}

interface Place {
  readonly bucket: Bucket;
  /** How errors name the statement. */
  readonly label: string;
}

function checkStatement(statement: Statement, place: Place): void {
  const principals = statement.principals ?? statement.notPrincipals;
  if (!principals) throw malformed("Missing required field Principal");
  checkPrincipals(principals);
  const actions = statement.actions ?? statement.notActions ?? [];
  if (actions.length === 0) throw malformed("Missing required field Action");
  const unknown = actions.find((action) => !/^(\*|s3(-object-lambda)?:[\w*?]+)$/i.test(action));
  if (unknown !== undefined) throw malformed("Policy has invalid action", unknown);
  const resources = statement.resources ?? statement.notResources ?? [];
  if (resources.length === 0) throw malformed("Missing required field Resource");
  const foreign = resources.find((resource) => !isOf(place.bucket, resource));
  if (foreign !== undefined) throw malformed("Policy has invalid resource", foreign);
  checkApplies(actions, resources, place);
  checkConditions(statement, actions);
}

function isOf({ name }: Bucket, resource: string): boolean {
  const own = resource.replace(/^arn:aws[a-z-]*:s3:::/, "");
  return own !== resource && (own === name || own.startsWith(`${name}/`) || own === `${name}*`);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html */
function checkPrincipals(principals: Principals): void {
  if (principals === "*") return;
  const invalid = (principals.AWS ?? []).find((principal) => !isPrincipal(principal));
  if (invalid !== undefined) throw malformed("Invalid principal in policy", `"AWS" : "${invalid}"`);
  const service = (principals.Service ?? []).find(
    (name) => !/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name),
  );
  if (service !== undefined) throw malformed("Invalid principal in policy", `"Service" : "${service}"`);
}

const isPrincipal = (principal: string): boolean =>
  principal === "*" ||
  /^\d{12}$/.test(principal) ||
  /^arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)\/.+)$/.test(principal);

/** Keys of listings: with actions that never list they could not hold. */
function checkConditions({ conditions }: Statement, actions: readonly string[]): void {
  const aboutListings = conditions.some(({ key }) => /^s3:(prefix|delimiter|max-keys)$/i.test(key));
  const canList = actions.some((action) => /^(\*|s3:.*\*.*|s3:ListBucket(Versions)?)$/i.test(action));
  if (aboutListings && !canList) {
    throw malformed("Conditions do not apply to combination of actions and resources in statement");
  }
}

/** Actions on objects, by their names; all others are about the bucket. */
const onObjects =
  /^s3:(\*|(Get|Put|Delete|Restore|Replicate|Abort|List|Bypass|Initiate|ObjectOwner).*(Object|Multipart|Governance|Tagging|Acl|Part).*)$/i;
const onBucket =
  /^s3:(\*|CreateBucket|DeleteBucket.*|ListBucket.*|(Get|Put)(Bucket|Accelerate|Analytics|Encryption|Intelligent|Inventory|Lifecycle|Metrics|Replication).*)$/i;

/** An action must have something among the resources that it can be about. */
function checkApplies(actions: readonly string[], resources: readonly string[], { label }: Place): void {
  const hasObjects = resources.some((resource) => resource.includes("/") || resource.endsWith("*"));
  const hasBucket = resources.some((resource) => !resource.includes("/"));
  const idle = actions.find((action) => {
    if (action.includes("*") || action.includes("?")) return false;
    const [object, bucket] = [onObjects.test(action), onBucket.test(action)];
    return (object && !bucket && !hasObjects) || (bucket && !object && !hasBucket);
  });
  if (idle !== undefined) {
    throw malformed(
      "Action does not apply to any resource(s) in statement",
      `Action "${idle}" in Statement "${label}"`,
    );
  }
}
