/** An embedded AWS and clients for the tests of IAM. */
import { IAMClient } from "@aws-sdk/client-iam";
import { type EmbeddedAws, type EmbeddedOptions, startEmbedded } from "../../../src/embedded/server.ts";

export const account = "111122223333";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const withEmbedded = (options: EmbeddedOptions = {}): Promise<EmbeddedAws> => startEmbedded(options);

/** Options for any SDK client, with the credentials of the account's root user. */
export const clientOptions = (
  { endpoint, secretAccessKey }: EmbeddedAws,
  credentials: Keys = { accessKeyId: account, secretAccessKey },
) => ({ endpoint, region: "us-east-1", credentials, maxAttempts: 1, forcePathStyle: true });

export const iamOf = (aws: EmbeddedAws): IAMClient => new IAMClient(clientOptions(aws));

export const policyOf = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

export const mayRead = policyOf({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" });

/** A trust policy. */
export const trustOf = (Principal: object | string, more: object = {}): string =>
  policyOf({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more });

/** An IAM error as its client gets it. */
export const fault = (Code: string, message: string, httpStatusCode: number) => ({
  Code,
  message,
  $metadata: { httpStatusCode },
});
