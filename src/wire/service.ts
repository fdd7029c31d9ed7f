/** What a service gives to the server: its operations as plain functions, and what they share. */
import type { WebsiteConfiguration } from "@aws-sdk/client-s3";

/** Who signed a call. */
export type Principal =
  | { readonly kind: "root" }
  /** Nobody signed the call. */
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly userName: string }
  | {
      readonly kind: "role";
      readonly roleArn: string;
      readonly roleName: string;
      readonly sessionName: string;
      /** Documents that AssumeRole was given: they narrow what the role may do. */
      readonly sessionPolicies: readonly string[];
      /** Nobody made the role in IAM: a function may name one, and then runs with what its account may do. */
      readonly isUnknown?: boolean;
    };

export interface Caller {
  /** 12 digits. */
  readonly accountId: string;
  /** As GetCallerIdentity gives it: of the root user, a user, or an assumed role's session. */
  readonly arn: string;
  /** The unique id: the account's for its root user, `AROA…:session` for a role. */
  readonly userId: string;
  readonly principal: Principal;
  /** With temporary credentials. */
  readonly isSession: boolean;
  /** Tags of the session, and of the user or role behind it. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Sees every permission that the caller's calls ask for. */
  readonly onAsked?: (asked: PermissionAsked) => void;
}

export interface PermissionAsked {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  readonly allowed: boolean;
}

/** Facts about one call that are not in its input. */
export interface CallContext {
  /** 12 digits: the account whose credentials signed the call. */
  readonly accountId: string;
  readonly accessKeyId: string;
  /** ARN of the caller, for example `arn:aws:iam::000000000000:root`, or of an assumed role. */
  readonly callerArn: string;
  readonly caller: Caller;
  /** From the signature's credential scope. */
  readonly region: string;
  /** 2 is S3's alone, and names no region. */
  readonly signatureVersion?: 2 | 4 | undefined;
  /** Whether a browser's form asked for it. */
  readonly viaForm?: boolean | undefined;
  readonly requestId: string;
  /** The server's own base URL, for example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Request headers, lower case, for the few facts that no schema names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 by the server's clock: never call Date.now() in a service. */
  readonly now: () => number;
  /** Other accounts whose resource policies let the caller make this call. */
  readonly admittedTo?: ReadonlySet<string>;
  /** For an operation on many resources: whether the caller may do this one thing. */
  readonly isAllowed?: (requirement: Requirement) => boolean;
}

/** One permission that a call takes. */
export interface Requirement {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN, or `*` for an action on no resource. */
  readonly resource: string;
  /** 12 digits: whose resource it is. */
  readonly accountId: string;
  /** The resource's own policy. */
  readonly policy?: string | undefined;
  /** That policy must name the caller or its account: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
  readonly policyMustAllow?: boolean;
  /** Values of the service's condition keys. */
  readonly conditions?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** An access control list lets the caller do it, whatever its policies leave out. */
  readonly aclAllows?: boolean;
  /** The operation asks for it itself, one thing at a time. */
  readonly isLeftToOperation?: boolean;
  /** Asked only when the operation does not find what it looks for: a requester without it gets a refusal instead. */
  readonly whenMissing?: boolean;
}

/** The permissions that a call takes, its input as the SDK has it. */
export type RequirementsOf<Extra = object> = (
  operation: string,
  input: Readonly<Record<string, unknown>>,
  context: CallContext & Extra,
) => readonly Requirement[];

/**
 * An operation: takes the SDK's own `…Request` type, gives the `…Response` or `…Output` type, throws AwsError.
 * A streamed request body arrives as a Readable of decoded bytes; it fails with the AWS error when its checksum,
 * digest or length turns out wrong, so nothing is to be kept before its end.
 */
export type Operation<Extra = object> = (input: never, context: CallContext & Extra) => unknown;

/** A request of a browser that comes from another origin. */
export interface CrossOriginRequest {
  /** As the request names it, whether it is there or not. */
  readonly bucket: string | undefined;
  readonly isObject: boolean;
  readonly origin: string | undefined;
  /** Of the request itself, or the one that a preflight asks for. */
  readonly method: string | undefined;
  /** Names of headers that a preflight asks for. */
  readonly wantedHeaders: readonly string[];
}

export interface CrossOrigin {
  /** @throws AwsError when the preflight is refused. */
  preflightHeaders(request: CrossOriginRequest): Readonly<Record<string, string>>;
  answerHeaders(request: CrossOriginRequest): Readonly<Record<string, string>>;
}

export interface ServiceImplementation<Extra = object> {
  /** Keyed by the schema's own operation name, for example `{ Encrypt: encrypt }`. */
  readonly operations: Readonly<Record<string, Operation<Extra>>>;
  /** Added to every call's context: the service's state and the effects it was given. */
  readonly context: Extra;
  /** Without it a call takes the action of the operation's own name, on no resource. */
  readonly requirements?: RequirementsOf<Extra>;
  /** What browsers of other origins get as answers; without it, a service has no preflight. */
  readonly crossOrigin?: CrossOrigin;
  /** How a bucket is served as a website; undefined for a bucket that is not there. */
  readonly siteOf?: (bucket: string) => { readonly website: WebsiteConfiguration | undefined } | undefined;
  /** Ends what the service started and removes what it stored. */
  readonly close?: () => Promise<void>;
}

/** Any service, for code that only passes its context on. */
export interface AnyService {
  readonly operations: Readonly<Record<string, (input: never, context: never) => unknown>>;
  readonly context: object;
  readonly requirements?: (
    operation: string,
    input: Readonly<Record<string, unknown>>,
    context: never,
  ) => readonly Requirement[];
  /** What browsers of other origins get as answers; without it, a service has no preflight. */
  readonly crossOrigin?: CrossOrigin;
  /** How a bucket is served as a website; undefined for a bucket that is not there. */
  readonly siteOf?: (bucket: string) => { readonly website: WebsiteConfiguration | undefined } | undefined;
  readonly close?: () => Promise<void>;
}
