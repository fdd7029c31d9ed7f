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

/** A body that ended before its announced length: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const incomplete = (lengths?: { expected: number; provided: number }): AwsError =>
  new AwsError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
    {
      status: 400,
      members: lengths
        ? { NumberBytesExpected: lengths.expected, NumberBytesProvided: lengths.provided }
        : {},
    },
  );

/** S3's second id of a request (x-amz-id-2): opaque; made from the first, so that both point to the same call. */
export const hostId = (requestId: string): string => Buffer.from(`host:${requestId}`).toString("base64");
