/** What programs read to call a server: the SDKs', the AWS CLI's and boto3's variables. */
import type { KeptAws } from "../targets/keep-embedded.ts";

export const awsVariables = (aws: KeptAws): Record<string, string> => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_ACCESS_KEY_ID: aws.accountId,
  AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
  AWS_REGION: aws.region,
  // The AWS CLI and boto3 read this one.
  AWS_DEFAULT_REGION: aws.region,
});
