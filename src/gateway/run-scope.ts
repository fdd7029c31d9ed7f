/**
 * On real AWS an answer may use what its run has made, and nothing else of the account: the gateway signs with the
 * person's credentials, which may be allowed far more than a lab needs.
 */
import { AwsError } from "../wire/errors.ts";

export interface RunScope {
  /** Every name that the run makes bears it. */
  readonly prefix: string;
  /** Ids of KMS keys that the run has made: keys have no names. */
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
/** Of a copy, `/BUCKET/KEY?versionId=…` with escapes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const sourceBucket: NameOf = (value) => value.replace(/^(\/|%2f)/i, "").split(/\/|%2f/i)[0]!;
const logGroup: NameOf = (value) => after("log-group:")(value).replace(/^\/aws\/lambda\//, "");

/** Members of inputs that name what a call touches, and how the name is read. */
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

/** They touch nothing that has a name: KMS finds the key in the ciphertext. */
const nameless: ReadonlySet<string> = new Set(["kms:Decrypt", "kms:GenerateRandom"]);

/**
 * @throws AwsError AccessDenied, in the service's own word, for a call that names something which the run has not made,
 * or that names nothing and would list the whole account.
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

/** Anything but a plain name could mean something else to the service than it does here. */
const isOwnName = ({ prefix }: RunScope, name: string): boolean =>
  name.startsWith(prefix) && /^[\w.:-]+$/.test(name);

/** By its id, its ARN, or an alias of the run. */
function isOwnKey(scope: RunScope, key: string): boolean {
  const [, alias] = /(?:^|:)alias\/(.+)$/.exec(key) ?? [];
  if (alias !== undefined) return isOwnName(scope, alias);
  return scope.keyIds.has(/:key\/(.+)$/.exec(key)?.[1] ?? key);
}
