/** Grants as headers and documents write them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee */
import {
  type AccessControlPolicy,
  type Grant,
  type Grantee,
  Permission,
  type Type,
} from "@aws-sdk/client-s3";
import { badRequest, invalidArgument } from "../errors.ts";
import { canonicalId } from "../state/identities.ts";
import type { Bucket } from "../state/types.ts";
import { isOneOf } from "./configuration.ts";

export const groups = {
  all: "http://acs.amazonaws.com/groups/global/AllUsers",
  authenticated: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
  logDelivery: "http://acs.amazonaws.com/groups/s3/LogDelivery",
} as const;

const knownGroups: ReadonlySet<string> = new Set(Object.values(groups));
const canonicalPattern = /^[0-9a-f]{64}$/;
const maxGrants = 100;

/** `id="…", uri="…"`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html */
export function grantsOfHeader(header: string, permission: Permission): Grant[] {
  return header.split(",").map((part) => {
    const [, kind = "", value = ""] = /^\s*(\w+)\s*=\s*"?([^"]*)"?\s*$/.exec(part) ?? [];
    return { Grantee: headerGrantee(kind, value, permission), Permission: permission };
  });
}

function headerGrantee(kind: string, value: string, permission: Permission): Grantee {
  if (kind === "id") return checkGrantee({ Type: "CanonicalUser", ID: value }, "id");
  if (kind === "uri") return checkGrantee({ Type: "Group", URI: value }, "uri");
  if (kind === "emailAddress") {
    return checkGrantee({ Type: "AmazonCustomerByEmail", EmailAddress: value }, "emailAddress");
  }
  const header = `x-amz-grant-${permission.toLowerCase().replace("_", "-")}`;
  throw invalidArgument("Argument format not recognized", header, `${kind}=${value}`);
}

const malformedAcl = () =>
  badRequest(
    "MalformedACLError",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

/** @throws AwsError MalformedACLError, InvalidArgument, AccessDenied for an owner that is another. */
export function checkGrants(bucket: Bucket, { Owner, Grants }: AccessControlPolicy): Grant[] {
  if (!Owner || !Grants || Grants.length > maxGrants) throw malformedAcl();
  if (Owner.ID !== canonicalId(bucket.accountId)) {
    throw invalidArgument("Invalid id", "CanonicalUser/ID", Owner.ID);
  }
  return Grants.map(({ Grantee: grantee, Permission: permission }) => {
    if (!grantee || !isOneOf(Permission, permission)) throw malformedAcl();
    return { Grantee: checkGrantee(grantee, elementOf[String(grantee.Type)] ?? ""), Permission: permission };
  });
}

const elementOf: Readonly<Record<string, string>> = {
  CanonicalUser: "CanonicalUser/ID",
  Group: "Group/URI",
  AmazonCustomerByEmail: "AmazonCustomerByEmail/EmailAddress",
};

/** @throws AwsError InvalidArgument naming the place, UnresolvableGrantByEmailAddress: no account has an address here. */
function checkGrantee(grantee: Grantee, place: string): Grantee {
  const { ID, URI, EmailAddress } = grantee;
  const type: Type | undefined = grantee.Type;
  if (type === "CanonicalUser") {
    if (!canonicalPattern.test(ID ?? "")) throw invalidArgument("Invalid id", place, ID);
    return { Type: type, ID };
  }
  if (type === "Group") {
    if (!knownGroups.has(URI ?? "")) throw invalidArgument("Invalid group uri", place, URI);
    return { Type: type, URI };
  }
  if (type !== "AmazonCustomerByEmail") throw malformedAcl();
  throw badRequest(
    "UnresolvableGrantByEmailAddress",
    "The email address you provided does not match any account on record.",
    { EmailAddress },
  );
}
