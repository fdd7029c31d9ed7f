/**
 * A profile of the user's AWS configuration, read by the SDK. Its values stay in memory. No message contains a value of the
 * files or an error of the SDK, because a credential_process can print secrets.
 */
import type { Credentials } from "../common/run-data.ts";
import { EnvironmentTrouble, UserError } from "../common/errors.ts";

export interface Profile {
  readonly name: string;
  readonly region: string;
  /** @throws EnvironmentTrouble if the profile gives no credentials. */
  readonly resolve: () => Promise<ResolvedCredentials>;
}

export interface ResolvedCredentials {
  readonly credentials: Credentials;
  /** Undefined for keys that do not expire. */
  readonly expiration?: Date | undefined;
}

type Section = Readonly<Record<string, string | undefined>>;

/** @throws UserError if there is no such profile, or it has no valid region. */
export async function readProfile(name: string): Promise<Profile> {
  const { loadSharedConfigFiles } = await import("@smithy/core/config");
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  if (!configFile[name] && !credentialsFile[name]) {
    throw new UserError(`Your AWS configuration has no profile "${name}".`, {
      hint: "aws configure list-profiles lists the profiles.",
    });
  }
  const section: Section = { ...configFile[name], ...credentialsFile[name] };
  if (section["endpoint_url"] !== undefined || section["services"] !== undefined) {
    throw new UserError(
      `The profile "${name}" sends calls to an endpoint of its own (endpoint_url or services): that is not real AWS.`,
      { hint: "Use --target endpoint --endpoint URL, or a profile without it." },
    );
  }
  const region = regionOf(name, section);
  return { name, region, resolve: () => resolve(name, section, region) };
}

/** The profile's region. A region in the environment may not be meant for this account. */
function regionOf(name: string, section: Section): string {
  const { region } = section;
  if (!region) {
    throw new UserError(`The profile "${name}" has no region.`, {
      hint: `aws configure set region eu-west-1 --profile ${name}`,
    });
  }
  // Other partitions have other domains and ARNs: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
  if (!/^(?!cn-|us-gov-)[a-z]{2}(-[a-z]+)+-\d+$/.test(region) || region.includes("-iso")) {
    throw new UserError(`The region of the profile "${name}" is not one of the partition aws.`, {
      hint: "Labs run in the commercial regions, for example eu-west-1; China, GovCloud and others are not supported.",
    });
  }
  return region;
}

async function resolve(profile: string, section: Section, region: string): Promise<ResolvedCredentials> {
  // Endpoints for LocalStack that are in the environment or in another profile must not be asked for a role's
  // credentials: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  // oxlint-disable-next-line node/no-process-env -- the SDK takes this switch from nowhere else
  process.env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  try {
    const { fromIni } = await import("@aws-sdk/credential-provider-ini");
    const provide = fromIni({ profile, ignoreCache: true, parentClientConfig: { region } });
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provide();
    return {
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
      expiration,
    };
  } catch {
    throw new EnvironmentTrouble(`The profile "${profile}" gives no credentials.`, {
      hint: adviceFor(profile, section),
    });
  }
}

function adviceFor(profile: string, section: Section): string {
  const check = `aws sts get-caller-identity --profile ${profile} says more.`;
  if (section["sso_session"] ?? section["sso_start_url"]) {
    return `Its session may be over: aws sso login --profile ${profile}. ${check}`;
  }
  if (section["login_session"]) return `Its session may be over: aws login --profile ${profile}. ${check}`;
  if (section["mfa_serial"]) {
    return `It asks for an MFA code, and labs cannot ask you for one: use a profile with temporary credentials. ${check}`;
  }
  if (section["credential_process"]) return `Its credential_process gave none. ${check}`;
  return check;
}
