/**
 * Removes the resources of aborted runs from a real account: only those with the prefix of one of these runs, which
 * contains five random characters, and nothing else.
 */
import type { Credentials } from "../common/run-data.ts";
import { endpointOf } from "../common/endpoint.ts";
import { clientOptions } from "./aws-session.ts";
import { sweepBuckets, type ServiceSweep } from "./aws-sweep-buckets.ts";
import type { Progress } from "./target.ts";

export interface Sweep {
  /** The prefixes of the runs to clean up. */
  readonly prefixes: readonly string[];
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: () => Credentials;
  readonly progress: Progress;
}

const sweeps = { s3: sweepBuckets, lambda: sweepFunctions, logs: sweepLogGroups, kms: sweepKeys };

/** Never rejects, so that the verdict stays. Resources that could not be removed are reported. */
export async function sweepAccount({
  prefixes,
  endpoint,
  region,
  credentials,
  progress,
}: Sweep): Promise<void> {
  // An empty prefix would match every name in the account.
  const safe = prefixes.filter((prefix) => /^labs-[0-9a-z]+-[0-9a-z]{5}-$/.test(prefix));
  if (safe.length === 0) return;
  const owns = (name: string | undefined): name is string =>
    name !== undefined && safe.some((prefix) => name.startsWith(prefix));
  for (const [service, sweep] of Object.entries(sweeps)) {
    try {
      const to = { region, credentials: credentials(), endpoint: endpointOf({ endpoint }, service) };
      const removed = await sweep({ options: clientOptions(to), prefixes: safe, owns });
      if (removed.length > 0) progress(`Removed what a run had left: ${removed.join(", ")}`);
    } catch (error) {
      progress(
        `Look into ${service} yourself, names that begin with ${safe.join(" or ")}: ` +
          `what may be left there could not be removed (${(error as Error).name}).`,
      );
    }
  }
}

async function sweepFunctions({ options, owns }: ServiceSweep): Promise<string[]> {
  const { DeleteFunctionCommand, LambdaClient, paginateListFunctions } =
    await import("@aws-sdk/client-lambda");
  const client = new LambdaClient(options);
  const removed: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const FunctionName of Functions.map((one) => one.FunctionName).filter(owns)) {
      await client.send(new DeleteFunctionCommand({ FunctionName }));
      removed.push(`function ${FunctionName}`);
    }
  }
  return removed;
}

async function sweepLogGroups({ options, prefixes, owns }: ServiceSweep): Promise<string[]> {
  const { CloudWatchLogsClient, DeleteLogGroupCommand, paginateDescribeLogGroups } =
    await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(options);
  const found: string[] = [];
  for (const logGroupNamePrefix of prefixes.flatMap((prefix) => [prefix, `/aws/lambda/${prefix}`])) {
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix })) {
      found.push(...logGroups.flatMap(({ logGroupName }) => logGroupName ?? []));
    }
  }
  const own = found.filter((name) => owns(name.replace(/^\/aws\/lambda\//, "")));
  for (const logGroupName of own) await client.send(new DeleteLogGroupCommand({ logGroupName }));
  return own.map((name) => `log group ${name}`);
}

/** Keys have no names, so their description starts with the prefix. */
async function sweepKeys({ options, owns }: ServiceSweep): Promise<string[]> {
  const kms = await import("@aws-sdk/client-kms");
  const client = new kms.KMSClient(options);
  const removed: string[] = [];
  for await (const { Aliases = [] } of kms.paginateListAliases({ client }, {})) {
    for (const { AliasName = "" } of Aliases.filter((one) => owns(one.AliasName?.replace(/^alias\//, "")))) {
      await client.send(new kms.DeleteAliasCommand({ AliasName }));
      removed.push(AliasName);
    }
  }
  for await (const { Keys = [] } of kms.paginateListKeys({ client }, {})) {
    for (const { KeyId } of Keys) {
      // A key that this profile cannot describe was not created by it.
      const described = await client.send(new kms.DescribeKeyCommand({ KeyId })).catch(() => undefined);
      const { Description, DeletionDate, KeyManager } = described?.KeyMetadata ?? {};
      if (KeyManager !== "CUSTOMER" || DeletionDate !== undefined || !owns(Description)) continue;
      await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
      removed.push(`key ${KeyId}`);
    }
  }
  return removed;
}
