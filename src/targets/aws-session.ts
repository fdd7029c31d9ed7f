/** Credentials of a profile while a target is open: their identity, and their renewal before they expire. */
import type { Credentials } from "../common/run-data.ts";
import { EnvironmentTrouble } from "../common/errors.ts";
import type { Profile, ResolvedCredentials } from "./aws-profile.ts";

const minute = 60_000;

export interface Identity {
  readonly accountId: string;
  readonly arn: string;
}

export class AwsSession {
  readonly #profile: Profile;
  #current: ResolvedCredentials;
  #renewing: Promise<void> | undefined;

  constructor(profile: Profile, current: ResolvedCredentials) {
    this.#profile = profile;
    this.#current = current;
  }

  /**
   * The credentials for a new run. If they expire soon, new ones are fetched during the run.
   * @throws EnvironmentTrouble if they have expired.
   */
  credentials(): Credentials {
    const left = (this.#current.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
    if (left < 15 * minute) void this.renew();
    if (left < minute) {
      throw new EnvironmentTrouble(`The credentials of the profile "${this.#profile.name}" have expired.`, {
        hint: "Sign in again, then repeat the command.",
      });
    }
    return this.#current.credentials;
  }

  /** Never rejects. A failed renewal is reported when the credentials have expired. */
  renew(): Promise<void> {
    this.#renewing ??= this.#profile
      .resolve()
      .then((fresh) => void (this.#current = fresh))
      .catch(() => undefined)
      .finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }
}

/** Error codes of STS and other services for refused credentials. */
const refusals: ReadonlySet<string> = new Set([
  "AccessDenied",
  "ExpiredToken",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
]);

/**
 * Gets the identity of the credentials from STS. This needs no permission and fails at once if they are refused.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @throws EnvironmentTrouble when they are refused, or STS cannot be reached.
 */
export async function callerIdentity(
  { name, region }: Pick<Profile, "name" | "region">,
  { endpoint, credentials }: { readonly endpoint: string; readonly credentials: Credentials },
): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const sts = new STSClient({
    ...clientOptions({ region, credentials, endpoint }),
    requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000 },
  });
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (!Account || !Arn) throw new Error("no account");
    return { accountId: Account, arn: Arn };
  } catch (error) {
    // The message is not shown, because the one for a refused signature contains the session token.
    const { name: code } = error as Error;
    if (refusals.has(code)) {
      throw new EnvironmentTrouble(`AWS refuses the credentials of the profile "${name}": ${code}.`, {
        hint: `aws sts get-caller-identity --profile ${name} says more.`,
      });
    }
    throw new EnvironmentTrouble(`STS in ${region} did not identify these credentials: ${code}.`, {
      hint: "Is the network up? Labs use no proxy.",
    });
  } finally {
    sts.destroy();
  }
}

/** Settings in the environment or in another profile must not redirect a client. */
export const clientOptions = (to: {
  readonly region: string;
  readonly credentials: Credentials;
  readonly endpoint: string;
}) => ({
  region: to.region,
  endpoint: to.endpoint,
  credentials: { ...to.credentials },
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
});
