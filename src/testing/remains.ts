/** What a run has left in its account, for `labs dev check`: every check cleans up after itself and its answer. */
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { RunSettings } from "../common/contract.ts";
import { type Clients, makeClients } from "./clients.ts";
import { randomBy } from "./random.ts";
import { Scope } from "./scope.ts";

/** @throws Error that names everything left. */
export async function refuseRemains(settings: RunSettings): Promise<void> {
  const scope = new Scope(settings, "remains", randomBy(settings.seed, "remains"));
  const clients = makeClients(scope);
  try {
    const found = await Promise.all([
      buckets(clients),
      functions(clients),
      keys(clients),
      aliases(clients),
      logGroups(clients),
    ]);
    const left = found.flat().filter((name) => isOfRun(name, settings));
    if (left.length > 0) throw new Error(`The run leaves behind: ${left.join(", ")}`);
  } finally {
    await scope.end();
  }
}

/** The account of an emulator is the run's own; on real AWS others live there, and only names tell. */
const isOfRun = (name: string, { target }: RunSettings): boolean =>
  target.name !== "aws" || name.includes(target.prefix);

async function buckets(clients: Clients): Promise<string[]> {
  const { Buckets = [] } = await clients.get(S3Client).send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => `bucket ${Name}`);
}

async function functions(clients: Clients): Promise<string[]> {
  const { Functions = [] } = await clients.get(LambdaClient).send(new ListFunctionsCommand({}));
  return Functions.map(({ FunctionName }) => `function ${FunctionName}`);
}

/** A key cannot be deleted at once: one whose deletion is scheduled is as good as gone. */
async function keys(clients: Clients): Promise<string[]> {
  const kms = clients.get(KMSClient);
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const described = await Promise.all(
    Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId: KeyId! }))),
  );
  return described
    .map(({ KeyMetadata }) => KeyMetadata!)
    .filter(({ KeyManager, KeyState }) => KeyManager !== "AWS" && KeyState !== "PendingDeletion")
    .map(({ KeyId, Description = "" }) => `key ${KeyId} (${Description})`);
}

async function aliases(clients: Clients): Promise<string[]> {
  const { Aliases = [] } = await clients.get(KMSClient).send(new ListAliasesCommand({}));
  const names = Aliases.map(({ AliasName = "" }) => AliasName);
  return names.filter((name) => !name.startsWith("alias/aws/")).map((name) => `alias ${name}`);
}

async function logGroups(clients: Clients): Promise<string[]> {
  const { logGroups: groups = [] } = await clients
    .get(CloudWatchLogsClient)
    .send(new DescribeLogGroupsCommand({}));
  return groups.map(({ logGroupName }) => `log group ${logGroupName}`);
}
