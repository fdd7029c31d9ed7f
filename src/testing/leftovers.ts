/** What a run has left in its account, for `labs dev check`: every check cleans up after itself and its answer. */
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, KMSClient, paginateListAliases, paginateListKeys } from "@aws-sdk/client-kms";
import { LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import { paginateListBuckets, S3Client } from "@aws-sdk/client-s3";
import type { RunSettings } from "../common/run-data.ts";
import { type Clients, makeClients } from "./clients.ts";
import { randomBy } from "./random.ts";
import { Scope } from "./scope.ts";

/** @throws Error that names everything left. */
export async function refuseLeftovers(settings: RunSettings): Promise<void> {
  const scope = new Scope(settings, "leftovers", randomBy(settings.seed, "leftovers"));
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

/** The account of an emulator is the run's own; on real AWS others live there, and only names show what is the run's. */
const isOfRun = (name: string, { target }: RunSettings): boolean =>
  target.name !== "aws" || name.includes(target.prefix);

/** What all pages of a listing hold. */
async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

async function buckets(clients: Clients): Promise<string[]> {
  const pages = paginateListBuckets({ client: clients.get(S3Client) }, {});
  return (await all(pages, (page) => page.Buckets)).map(({ Name }) => `bucket ${Name}`);
}

async function functions(clients: Clients): Promise<string[]> {
  const pages = paginateListFunctions({ client: clients.get(LambdaClient) }, {});
  return (await all(pages, (page) => page.Functions)).map(({ FunctionName }) => `function ${FunctionName}`);
}

/** A key cannot be deleted at once: one whose deletion is scheduled counts as gone. */
async function keys(clients: Clients): Promise<string[]> {
  const kms = clients.get(KMSClient);
  const listed = await all(paginateListKeys({ client: kms }, {}), (page) => page.Keys);
  const described = await Promise.all(
    listed.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId: KeyId! })).catch(unlessDenied)),
  );
  return described
    .flatMap((found) => found?.KeyMetadata ?? [])
    .filter(({ KeyManager, KeyState }) => KeyManager !== "AWS" && KeyState !== "PendingDeletion")
    .map(({ KeyId, Description = "" }) => `key ${KeyId} (${Description})`);
}

/** A key whose policy does not let us look at it is not one that the run has made. */
function unlessDenied(error: unknown): undefined {
  if ((error as Error).name !== "AccessDeniedException") throw error;
  return undefined;
}

async function aliases(clients: Clients): Promise<string[]> {
  const listed = await all(
    paginateListAliases({ client: clients.get(KMSClient) }, {}),
    (page) => page.Aliases,
  );
  const names = listed.map(({ AliasName = "" }) => AliasName);
  return names.filter((name) => !name.startsWith("alias/aws/")).map((name) => `alias ${name}`);
}

async function logGroups(clients: Clients): Promise<string[]> {
  const pages = paginateDescribeLogGroups({ client: clients.get(CloudWatchLogsClient) }, {});
  return (await all(pages, (page) => page.logGroups)).map(({ logGroupName }) => `log group ${logGroupName}`);
}
