/** One entry for each request that the server has answered. */

export interface RequestEntry {
  /** When the request came, in milliseconds since 1970 by the server's clock. */
  readonly time: number;
  /** 12 digits; undefined when nobody was let in. */
  readonly account: string | undefined;
  readonly service: string | undefined;
  /** Undefined when the request named none. */
  readonly operation: string | undefined;
  /** What the operation is about: `bucket/key`, a function's name, a key's id. */
  readonly resource: string | undefined;
  /** The HTTP status. */
  readonly status: number;
  /** Until the last byte was handed to the socket. */
  readonly ms: number;
  /** Of the answer's body. */
  readonly bytes: number;
}

/** What is found out about a request while it is answered. */
export type Noted = {
  -readonly [Name in "account" | "service" | "operation" | "resource"]?: RequestEntry[Name];
};

/** Members that name what a call is about, the most telling first. */
const naming = [
  "FunctionName",
  "KeyId",
  "AliasName",
  "logGroupName",
  "logGroupIdentifier",
  "RoleName",
  "UserName",
  "GroupName",
  "PolicyArn",
  "PolicyName",
  "InstanceProfileName",
  "RoleArn",
  "resourceArn",
  "Resource",
  "Arn",
];

export function resourceOf(input: Readonly<Record<string, unknown>>): string | undefined {
  const { Bucket, Key } = input;
  if (typeof Bucket === "string") return typeof Key === "string" ? `${Bucket}/${Key}` : Bucket;
  return naming.map((name) => input[name]).find((value) => typeof value === "string");
}
