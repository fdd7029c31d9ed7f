/** The target, as a check sees it: clients straight to it, and resources that are gone when the check has ended. */
import type { TargetAccess } from "../common/run-data.ts";
import { type ClientClass, type Clients, type SdkClient, makeClients } from "./clients.ts";
import type { Scope } from "./scope.ts";

/**
 * The target, and resources on it that are removed when the check ends. Names reveal nothing about the run to an answer.
 *
 * @example
 * check("reads-an-object", async ({ answer, aws, random }) => {
 *   const [bucket, key, text] = [await aws.bucket("data"), random.key(), random.text()];
 *   await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
 *   expect((await answer.call("readS3File", bucket, key)).value, "The object's text").toBe(text);
 * });
 */
export interface Aws {
  /** The account, region and endpoint of this run. */
  readonly target: TargetAccess;
  /** An SDK client of the check's own: the answer's calls never mix with its calls. */
  client<Client extends SdkClient>(type: ClientClass<Client>): Client;
  /** Makes a bucket, in reports `<bucket data>`; it is emptied, with all versions and unfinished uploads, and deleted after the check. */
  bucket(purpose?: string): Promise<string>;
  /** Makes a symmetric KMS key and gives its id; its deletion is scheduled after the check. */
  key(purpose?: string): Promise<string>;
  /**
   * A name nobody else uses, which says nothing about the run; reports show `<purpose>` in its place. A function, a KMS alias (`alias/NAME`) or a log group (also `/aws/lambda/NAME`) of that
   * name is deleted after the check.
   */
  name(purpose: string): string;
  /** Runs after the check, before buckets, keys and names made earlier are removed. */
  cleanup(undo: () => Promise<unknown>): void;
}

export function makeAws(scope: Scope): Aws {
  const { target } = scope.settings;
  const clients = makeClients(scope);
  scope.onEnd(() => sweepNames(scope, clients));
  return {
    target,
    client: (type) => clients.get(type),
    bucket: (purpose = "data") =>
      scope.work(async () => {
        const { makeBucket } = await import("./s3-resources.ts");
        return makeBucket(scope, clients, scope.names.make(`bucket ${purpose}`));
      }),
    key: (purpose = "data") =>
      scope.work(async () => {
        const { makeKey } = await import("./kms-resources.ts");
        return makeKey(scope, clients, purpose);
      }),
    name(purpose) {
      const name = scope.names.make(purpose);
      scope.namesToSweep.push(name);
      return name;
    },
    cleanup: (undo) => scope.onEnd(undo),
  };
}

/**
 * Removes what has one of the names that were given out. Only services are asked that the check or the answer used,
 * and their clients are imported only then: a lab about S3 does not wait for KMS.
 */
async function sweepNames(scope: Scope, clients: Clients): Promise<void> {
  const { namesToSweep: names } = scope;
  if (names.length === 0) return;
  const called = new Set(
    scope.answerCalls.flatMap(({ record }) => record.calls.map(({ service }) => service)),
  );
  const used = (className: string, service: string) => clients.has(className) || called.has(service);
  const lambda = used("LambdaClient", "lambda");
  if (lambda) await (await import("./lambda-resources.ts")).removeFunctions(clients, names);
  if (lambda || used("CloudWatchLogsClient", "logs")) {
    await (await import("./lambda-resources.ts")).removeLogGroups(clients, names);
  }
  if (used("KMSClient", "kms")) await (await import("./kms-resources.ts")).removeAliases(clients, names);
}
