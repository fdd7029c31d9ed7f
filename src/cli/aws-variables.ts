/** The environment variables with which SDKs, the AWS CLI and boto3 call a server. */
import { devNull } from "node:os";
import type { KeptAws } from "../targets/keep-embedded.ts";
import type { Environment } from "../targets/target.ts";

export const awsVariables = (aws: KeptAws): Record<string, string> => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_ACCESS_KEY_ID: aws.accountId,
  AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
  AWS_REGION: aws.region,
  // For the AWS CLI and boto3.
  AWS_DEFAULT_REGION: aws.region,
});

/**
 * The environment variables of a program that is started for a server. The user's own AWS settings, variables and files,
 * are left out. For example, an endpoint for S3 would redirect the program's calls.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const programEnvironment = (env: Environment, aws: KeptAws): Environment => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !/^AWS_/i.test(name))),
  ...awsVariables(aws),
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
});
