/** What programs read to call a server: the SDKs', the AWS CLI's and boto3's variables. */
import { devNull } from "node:os";
import type { KeptAws } from "../targets/keep-embedded.ts";
import type { Environment } from "../targets/target.ts";

export const awsVariables = (aws: KeptAws): Record<string, string> => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_ACCESS_KEY_ID: aws.accountId,
  AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
  AWS_REGION: aws.region,
  // The AWS CLI and boto3 read this one.
  AWS_DEFAULT_REGION: aws.region,
});

/**
 * The environment of a program that is started for a server. What the person has set for their AWS tools, variables and
 * files, is left out: an endpoint for S3 alone, for example, would send the program's calls elsewhere.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const programEnvironment = (env: Environment, aws: KeptAws): Environment => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !/^AWS_/i.test(name))),
  ...awsVariables(aws),
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
});
