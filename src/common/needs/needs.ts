/** The permissions that a call needs: IAM actions, each on a resource. */
import type { Call } from "../run-data.ts";
import {
  aliasArn,
  bucketArn,
  functionArn,
  keyArn,
  literal,
  logGroupArn,
  type Naming,
  objectArn,
} from "./arns.ts";
import { bucketActions, inputActions, kmsActions, objectActions, versionActions } from "./s3-actions.ts";

export interface Need {
  /** For example `s3:GetObject`. */
  readonly action: string;
  readonly resource: string;
  /** The reason, if it is not clear from the operation's name. */
  readonly because?: string;
}

type Input = Call["input"];

/** The parts of a call that determine its permissions. */
export type Asked = Pick<Call, "service" | "operation" | "input" | "kmsKey"> & { readonly status?: number };

/**
 * Empty for a call without an operation, and for one that needs no permission.
 * @param write how names are written in ARNs: escaped for a policy, or unchanged.
 */
export function needsOf(
  call: Asked,
  { accountId, region }: Pick<Naming, "accountId" | "region">,
  write: Naming["write"] = literal,
): Need[] {
  const account: Naming = { accountId, region, write };
  if (call.service === "s3") return [...s3Needs(call, account), ...sseNeeds(call, account)];
  if (call.service === "kms") return kmsNeeds(call, account);
  if (call.service === "lambda") return lambdaNeeds(call, account);
  if (call.service === "logs") return logsNeeds(call, account);
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permissions are required.
  if (call.operation === "?" || call.operation === "GetCallerIdentity") return [];
  return [{ action: `${call.service}:${call.operation}`, resource: "*" }];
}

const text = (input: Input, ...names: readonly string[]): string | undefined =>
  names.map((name) => input[name]).find((value): value is string => typeof value === "string");

function s3Needs(call: Asked, naming: Naming): Need[] {
  const { operation, input } = call;
  const [bucket, key] = [text(input, "Bucket"), text(input, "Key")];
  if (operation === "ListBuckets") return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
  if (bucket === undefined) return [{ action: `s3:${operation}`, resource: "*" }];
  if (operation === "DeleteObjects") return deletions(bucket, input, naming);
  if (key === undefined) {
    const actions = bucketActions[operation] ?? [operation];
    return actions.map((action) => ({ action: `s3:${action}`, resource: bucketArn(bucket, naming) }));
  }
  const resource = objectArn(bucket, key, naming);
  const versioned = text(input, "VersionId") !== undefined;
  const named = (objectActions[operation] ?? [operation]).map((action) =>
    versioned ? (versionActions[action] ?? action) : action,
  );
  const more = Object.entries(inputActions).flatMap(([member, action]) => (member in input ? [action] : []));
  return [
    ...[...new Set([...named, ...more])].map((action) => ({ action: `s3:${action}`, resource })),
    ...copySource(input, naming),
    ...toldApart(call, bucket, naming),
  ];
}

function deletions(bucket: string, input: Input, naming: Naming): Need[] {
  const { Objects = [] } = (input["Delete"] ?? {}) as { Objects?: { Key?: string; VersionId?: string }[] };
  return Objects.map(({ Key = "", VersionId }) => ({
    action: VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
    resource: objectArn(bucket, Key, naming),
  }));
}

/** `bucket/key?versionId=…`, URL-encoded (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html). */
function copySource(input: Input, naming: Naming): Need[] {
  const source = text(input, "CopySource");
  if (source === undefined) return [];
  const [place = "", version] = source.replace(/^\//, "").split("?versionId=");
  const [bucket = "", ...key] = decoded(place).split("/");
  const action = version === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  return [{ action, resource: objectArn(bucket, key.join("/"), naming), because: "it is copied from" }];
}

function decoded(text_: string): string {
  try {
    return decodeURIComponent(text_);
  } catch {
    return text_;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: without ListBucket a missing key is a 403. */
const toldApart = ({ operation, status }: Asked, bucket: string, naming: Naming): Need[] =>
  status === 404 && /^(Get|Head)Object$/.test(operation)
    ? [
        {
          action: "s3:ListBucket",
          resource: bucketArn(bucket, naming),
          because: "distinguishes a missing key from a refusal",
        },
      ]
    : [];

function sseNeeds({ operation, input, kmsKey }: Asked, account: Naming): Need[] {
  const asked = text(input, "ServerSideEncryption")?.startsWith("aws:kms") === true;
  if (kmsKey === undefined && !asked) return [];
  const resource = keyArn(kmsKey ?? text(input, "SSEKMSKeyId"), account);
  return (kmsActions[operation] ?? []).map((action) => ({
    action: `kms:${action}`,
    resource,
    because: "SSE-KMS",
  }));
}

function kmsNeeds({ operation, input, kmsKey }: Asked, account: Naming): Need[] {
  const key = keyArn(kmsKey ?? text(input, "KeyId", "TargetKeyId", "DestinationKeyId"), account);
  const alias = text(input, "AliasName");
  if (operation === "ReEncrypt") {
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
    const source = keyArn(text(input, "SourceKeyId"), account);
    return [
      { action: "kms:ReEncryptFrom", resource: source },
      { action: "kms:ReEncryptTo", resource: key },
    ];
  }
  if (alias !== undefined) {
    // https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html: on the alias and on its key.
    return [aliasArn(alias, account), key].map((resource) => ({ action: `kms:${operation}`, resource }));
  }
  const ofNone = /^(CreateKey|ListKeys|ListAliases|GenerateRandom)$/.test(operation);
  return [{ action: `kms:${operation}`, resource: ofNone ? "*" : key }];
}

function lambdaNeeds({ operation, input }: Asked, account: Naming): Need[] {
  const name = text(input, "FunctionName", "Resource");
  const resource = name === undefined ? "*" : functionArn(name, account);
  const role = text(input, "Role");
  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
  const action = operation.startsWith("Invoke") ? "InvokeFunction" : operation;
  return [
    { action: `lambda:${action}`, resource },
    ...(role === undefined
      ? []
      : [{ action: "iam:PassRole", resource: role, because: "the function takes that role" }]),
  ];
}

function logsNeeds({ operation, input }: Asked, account: Naming): Need[] {
  const group = text(input, "logGroupName", "logGroupIdentifier");
  return [{ action: `logs:${operation}`, resource: group === undefined ? "*" : logGroupArn(group, account) }];
}
