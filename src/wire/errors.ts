/** An error that AWS would answer: thrown anywhere in a service, written to the wire in one place. */

export interface AwsErrorFacts {
  /** HTTP status of a code that the service's schemas do not model; a modelled code takes its schema's. */
  readonly status?: number;
  /** Further members of the error's shape or, for S3, elements of the error document. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number | undefined;
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    { status, members = {}, headers = {}, cause }: AwsErrorFacts = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.members = members;
    this.headers = headers;
  }
}
