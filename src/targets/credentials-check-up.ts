/** Credentials for real AWS on this machine: their locations are shown, never their values. */
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { type CheckUp, pass, type Patient, warn } from "../common/check-up.ts";

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */
const variables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_BEARER_TOKEN_BEDROCK",
];

export const credentials: CheckUp = {
  id: "credentials",
  async look(patient) {
    const found = [...variables.filter((name) => patient.env[name]), ...(await files(patient))];
    if (found.length === 0) return pass("No AWS credentials found.");
    return warn(
      `AWS credentials found: ${found.join(", ")}. Answers never get them, and labs use a profile only ` +
        "with --target aws --yes-real-aws --profile.",
      "You need not change anything for labs. Set AWS_ENDPOINT_URL in your own scripts, or they call real AWS.",
    );
  },
};

async function files({ env }: Patient): Promise<string[]> {
  const aws = path.join(homedir(), ".aws");
  const kept = env["AWS_SHARED_CREDENTIALS_FILE"] || path.join(aws, "credentials");
  const configured = env["AWS_CONFIG_FILE"] || path.join(aws, "config");
  const found = await Promise.all([
    // Only names of settings are checked. A file with only regions and output formats has no credentials.
    holds(kept, /^\s*(aws_access_key_id|aws_secret_access_key|credential_process)\s*=/m),
    holds(configured, /^\s*(aws_secret_access_key|credential_process|sso_\w+|role_arn|login_session)\s*=/m),
    filled(path.join(aws, "sso", "cache")),
    filled(path.join(aws, "cli", "cache")),
    filled(path.join(aws, "login", "cache")),
  ]);
  return found.filter((place) => place !== undefined);
}

const holds = async (file: string, pattern: RegExp): Promise<string | undefined> =>
  pattern.test(await readFile(file, "utf8").catch(() => "")) ? file : undefined;

const filled = async (folder: string): Promise<string | undefined> =>
  (await readdir(folder).catch(() => [])).some((name) => name.endsWith(".json")) ? folder : undefined;
