/**
 * Real AWS. To prevent accidents it requires two options, and no credentials are read unless both are given. They come only
 * from the named profile, through the SDK. An answer never gets them.
 * docs/decisions/2026-11-22-real-aws.md
 */
import type { TargetAccess } from "../common/run-data.ts";
import { endpointOf, servicePlace } from "../common/endpoint.ts";
import { EnvironmentTrouble, UserError } from "../common/errors.ts";
import { remembered } from "../common/remember.ts";
import { freshPrefix } from "./run-access.ts";
import { type Profile, readProfile } from "./aws-profile.ts";
import { AwsSession, callerIdentity } from "./aws-session.ts";
import { sweepAccount } from "./aws-sweep.ts";
import type { OpenOptions, OpenTarget, Progress, TargetKind } from "./target.ts";

export const aws: TargetKind = {
  name: "aws",
  summary: "real AWS, with your own account and at your cost",
  rule: "asks for --yes-real-aws and --profile NAME, a profile of your AWS configuration that has a region",
  takes: ["profile", "yesRealAws"],
  state: async () => ({
    ready: true,
    note: "every lab, without the checks that create a function, which need an IAM role in your account",
  }),
  open: (options) => openAws(options),
};

/** AWS's endpoints. Only tests can change them, by an argument. */
export interface Whereabouts {
  /** A template with a placeholder for the service, including STS. */
  readonly endpoint: (region: string) => string;
}

const realAws: Whereabouts = { endpoint: (region) => `https://${servicePlace}.${region}.amazonaws.com` };

/** Implements `aws.open`. */
export async function openAws(options: OpenOptions, whereabouts: Whereabouts = realAws): Promise<OpenTarget> {
  const profile = await readProfile(consented(options));
  const endpoint = whereabouts.endpoint(profile.region);
  const resolved = await profile.resolve();
  const to = { endpoint: endpointOf({ endpoint }, "sts"), credentials: resolved.credentials };
  const { accountId, arn } = await callerIdentity(profile, to);
  options.progress(`Real AWS, at your cost: account ${accountId}, ${profile.region}, as ${arn}.`);
  const session = new AwsSession(profile, resolved);
  return opened({ profile, endpoint, session, accountId, progress: options.progress });
}

/** The named profile, if both options are given. */
function consented({ profile, yesRealAws }: OpenOptions): string {
  if (!yesRealAws) {
    throw new UserError("Real AWS costs money and changes a real account, so it needs your consent.", {
      hint: "Add --yes-real-aws and --profile NAME, or leave out --target aws.",
    });
  }
  if (!profile) {
    throw new UserError(
      "Which account pays? Real AWS costs money. Name a profile: credentials found in the environment are never used.",
      { hint: "Add --profile NAME, a profile of your AWS configuration." },
    );
  }
  return profile;
}

interface Opened {
  readonly profile: Profile;
  readonly endpoint: string;
  readonly session: AwsSession;
  readonly accountId: string;
  readonly progress: Progress;
}

function opened({ profile, endpoint, session, accountId, progress }: Opened): OpenTarget {
  const { region } = profile;
  const prefixes: string[] = [];
  const sweep = remembered(() =>
    sweepAccount({ prefixes, endpoint, region, credentials: () => session.credentials(), progress }),
  );
  return {
    name: "aws",
    endpoint,
    access(): TargetAccess {
      const credentials = session.credentials();
      const prefix = freshPrefix();
      prefixes.push(prefix);
      return { name: "aws", endpoint, region, accountId, credentials, prefix };
    },
    async trouble() {
      try {
        const credentials = session.credentials();
        await callerIdentity(profile, { endpoint: endpointOf({ endpoint }, "sts"), credentials });
        return undefined;
      } catch (error) {
        if (error instanceof EnvironmentTrouble) return error;
        throw error;
      }
    },
    // Checks clean up after themselves, unless they were ended early, for example by Ctrl-C.
    [Symbol.asyncDispose]: sweep,
  };
}
