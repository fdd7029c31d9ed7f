/**
 * On real AWS an answer may use only what its run has created, because the gateway signs with the user's credentials,
 * which can have many more permissions than a lab needs.
 */
import { AwsError } from "../wire/errors.ts";

export interface RunScope {
  /** Every name of the run has this prefix. */
  readonly prefix: string;
  /** Ids of the run's KMS keys, because keys have no names. */
  readonly keyIds: ReadonlySet<string>;
}

interface NamedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type NameOf = (value: string) => string;

/** The name in an ARN, or the value itself: `arn:aws:lambda:…:function:NAME:1`, `111122223333:function:NAME`. */
const after =
  (kind: string): NameOf =>
  (value) =>
    value.split(kind).at(-1)!;

const asIs: NameOf = (value) => value;
/** The source of a copy, `/BUCKET/KEY?versionId=…`, percent-encoded: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const sourceBucket: NameOf = (value) => value.replace(/^(\/|%2f)/i, "").split(/\/|%2f/i)[0]!;
const logGroup: NameOf = (value) => after("log-group:")(value).replace(/^\/aws\/lambda\//, "");

/** Members of inputs that name the resource of a call, and how to read the name. */
const names: Readonly<Record<string, Readonly<Record<string, NameOf>>>> = {
  s3: { Bucket: asIs, CopySource: sourceBucket },
  lambda: { FunctionName: after("function:") },
  logs: { logGroupName: logGroup, logGroupIdentifier: logGroup },
  kms: { AliasName: after("alias/") },
};

const keys: Readonly<Record<string, readonly string[]>> = {
  s3: ["SSEKMSKeyId"],
  kms: ["KeyId", "TargetKeyId", "SourceKeyId", "DestinationKeyId"],
};

/** Operations without a named resource: KMS finds the key in the ciphertext. */
const nameless: ReadonlySet<string> = new Set(["kms:Decrypt", "kms:GenerateRandom"]);

/**
 * @throws AwsError AccessDenied, with the service's error code, for a call to a resource that the run has not created, or
 * one that would list the whole account.
 */
export function refuseOutside(scope: RunScope, call: NamedCall): void {
  const named = Object.entries(names[call.service] ?? {}).flatMap(([member, nameOf]) =>
    textsOf([member], call).map(nameOf),
  );
  const used = textsOf(keys[call.service] ?? [], call);
  const own = named.every((name) => isOwnName(scope, name)) && used.every((key) => isOwnKey(scope, key));
  const touches = named.length + used.length > 0 || nameless.has(`${call.service}:${call.operation}`);
  if (own && touches) return;
  const what = [...named, ...used].join(", ") || "the whole account";
  throw new AwsError(
    call.service === "s3" ? "AccessDenied" : "AccessDeniedException",
    `${call.operation} on ${what} is refused by the gateway: on real AWS an answer may use only what its run has made, ` +
      `whose names begin with ${scope.prefix}`,
    { status: call.service === "kms" ? 400 : 403 },
  );
}

const textsOf = (members: readonly string[], { input }: NamedCall): string[] =>
  members.map((member) => input[member]).filter((value) => typeof value === "string");

/** Only plain names, because the service could interpret anything else differently. */
const isOwnName = ({ prefix }: RunScope, name: string): boolean =>
  name.startsWith(prefix) && /^[\w.:-]+$/.test(name);

/** A key by its id, its ARN, or an alias of the run. */
function isOwnKey(scope: RunScope, key: string): boolean {
  const [, alias] = /(?:^|:)alias\/(.+)$/.exec(key) ?? [];
  if (alias !== undefined) return isOwnName(scope, alias);
  return scope.keyIds.has(/:key\/(.+)$/.exec(key)?.[1] ?? key);
}
