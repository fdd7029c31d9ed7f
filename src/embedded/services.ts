/** Puts the services together: each is loaded on its first call and handed the effects it has on others. */
import { Remembered, remembered } from "../common/remember.ts";
import type { ServiceName } from "../wire/catalog.ts";
import type { AnyService, Principal } from "../wire/service.ts";
import { loadService, type ServiceModel } from "../wire/model.ts";
import type { FindPython, StartProcess } from "../sandbox/types.ts";
import type { createIam } from "./services/iam/index.ts";
import type { createKms } from "./services/kms/index.ts";
import type { createLambda } from "./services/lambda/index.ts";
import type { createLogs } from "./services/logs/index.ts";
import type { createS3 } from "./services/s3/index.ts";
import type { createSts } from "./services/sts/index.ts";
import type { IdentityPolicies } from "./authorize.ts";
import { accountOfAccessKey, newAccessKeyId, newUniqueId } from "./access-key-id.ts";
import type { Accounts } from "./accounts.ts";

export interface Surroundings {
  /** Where services may store files. */
  readonly folder: string;
  readonly endpoint: () => string;
  readonly now: () => number;
  readonly startProcess: StartProcess;
  readonly findPython: FindPython;
  readonly accounts: Accounts;
}

export interface LoadedService {
  readonly model: ServiceModel;
  readonly implementation: AnyService;
}

type Kms = ReturnType<typeof createKms>;
type Logs = ReturnType<typeof createLogs>;
type S3 = ReturnType<typeof createS3>;
type Lambda = ReturnType<typeof createLambda>;
type Iam = ReturnType<typeof createIam>;
type Sts = ReturnType<typeof createSts>;

/** All services of one server. */
export class Services {
  readonly #loaded = new Remembered((name: ServiceName) => this.#load(name));
  readonly #created: Promise<AnyService>[] = [];
  #kms: Kms | undefined;
  #iam: Iam | undefined;
  readonly #implementations: {
    readonly s3: () => Promise<S3>;
    readonly kms: () => Promise<Kms>;
    readonly logs: () => Promise<Logs>;
    readonly lambda: () => Promise<Lambda>;
    readonly iam: () => Promise<Iam>;
    readonly sts: () => Promise<Sts>;
  };

  constructor(surroundings: Surroundings) {
    const once = <Service extends AnyService>(create: () => Promise<Service>) =>
      remembered(() => {
        const service = create();
        this.#created.push(service);
        return service;
      });
    const kms = once(
      async () =>
        (this.#kms = (await import("./services/kms/index.ts")).createKms({ now: surroundings.now })),
    );
    const logs = once(async () =>
      (await import("./services/logs/index.ts")).createLogs({ now: surroundings.now }),
    );
    const s3: () => Promise<S3> = once(async () =>
      (await import("./services/s3/index.ts")).createS3(
        s3Options(surroundings, {
          kms,
          lambda: () => lambda(),
          // While KMS is not loaded it has no keys.
          keyAccess: (keyId, place) => this.#kms?.keyAccess(keyId, place),
        }),
      ),
    );
    const lambda: () => Promise<Lambda> = once(async () =>
      (await import("./services/lambda/index.ts")).createLambda(
        lambdaOptions(surroundings, { logs, s3, findRole: (arn) => this.#iam?.findRole(arn) }),
      ),
    );
    const iam = once(
      async () => (this.#iam = (await import("./services/iam/index.ts")).createIam(iamEffects(surroundings))),
    );
    const sts = once(async () =>
      (await import("./services/sts/index.ts")).createSts(stsEffects(surroundings, () => this.#iam)),
    );
    this.#implementations = { s3, kms, logs, lambda, iam, sts };
  }

  /** The policies of a user or role. While IAM is not loaded it has nobody. */
  policiesOf(accountId: string, principal: Principal): IdentityPolicies | undefined {
    return this.#iam?.policiesOf(accountId, principal);
  }

  /** Loads a service the first time: its SDK client's schemas, compiled, and our operations, held against them. */
  load(name: ServiceName): Promise<LoadedService> {
    return this.#loaded.get(name);
  }

  /** As LambdaService.codeFile. */
  async codeFile(pathname: string, query: URLSearchParams): Promise<string | undefined> {
    return (await this.#implementations.lambda()).codeFile(pathname, query);
  }

  /** Loads all services, as a server does that is to last: later a descriptor for a file may be missing. */
  async loadAll(): Promise<void> {
    await Promise.all((Object.keys(this.#implementations) as ServiceName[]).map((name) => this.load(name)));
  }

  async #load(name: ServiceName): Promise<LoadedService> {
    const [model, implementation] = await Promise.all([loadService(name), this.#implementations[name]()]);
    checkWiring(model, implementation);
    return { model, implementation };
  }

  async close(): Promise<void> {
    // What never came to be has nothing to end.
    const created = await Promise.allSettled(this.#created);
    await Promise.all(
      created.map(async (made) => (made.status === "fulfilled" ? made.value.close?.() : undefined)),
    );
  }
}

function s3Options(
  { folder }: Surroundings,
  {
    kms,
    lambda,
    keyAccess,
  }: { kms: () => Promise<Kms>; lambda: () => Promise<Lambda>; keyAccess: Kms["keyAccess"] },
): Parameters<typeof createS3>[0] {
  return {
    folder,
    effects: {
      keyAccess,
      functionAccess: async (arn, source) => (await lambda()).functionAccess(arn, source),
      invokeFunction: (arn, payload, source) =>
        void lambda().then((service) => service.invokeAsync(arn, payload, source)),
      encryptionKey: {
        generateDataKey: async (request) => (await kms()).generateDataKey(request),
        decryptDataKey: async (request) => (await kms()).decryptDataKey(request),
      },
    },
  };
}

function lambdaOptions(
  { folder, startProcess, findPython, endpoint, now, accounts }: Surroundings,
  {
    logs,
    s3,
    findRole,
  }: {
    logs: () => Promise<Logs>;
    s3: () => Promise<S3>;
    findRole: (arn: string) => ReturnType<Iam["findRole"]>;
  },
): Parameters<typeof createLambda>[0] {
  return {
    folder,
    startProcess,
    findPython,
    endpoint: endpoint(),
    now,
    effects: {
      writeLogs: async (request) => (await logs()).writeLogs(request),
      readObject: async (request) => (await s3()).readObject(request),
      issueCredentials: (request) =>
        accounts.issueForFunction({ ...request, roleId: findRole(request.roleArn)?.roleId }),
    },
  };
}

const stsEffects = (
  { accounts }: Surroundings,
  iam: () => Iam | undefined,
): Parameters<typeof createSts>[0] => ({
  accountOfAccessKey,
  issueSession: (request) => accounts.issue(request),
  findRole: (arn) => iam()?.findRole(arn),
  findPolicy: (accountId, arn) => iam()?.findPolicy(accountId, arn),
});

const iamEffects = ({ accounts }: Surroundings): Parameters<typeof createIam>[0] => ({
  newAccessKeyId: (accountId) => newAccessKeyId("AKIA", accountId),
  newUniqueId,
  addAccessKey: (key) => accounts.add(key),
  removeAccessKey: (accessKeyId) => accounts.remove(accessKeyId),
  lastUse: (accessKeyId) => accounts.lastUse(accessKeyId),
});

/** A handler without a schema, or that is no function, is a mistake of ours: it ends the service before a request meets it. */
function checkWiring({ name, operations }: ServiceModel, implementation: AnyService): void {
  for (const [operation, handler] of Object.entries(implementation.operations)) {
    if (!operations.has(operation))
      throw new Error(`${name} has a handler for ${operation}, which its schemas do not have`);
    if (typeof handler !== "function") throw new Error(`${name} has no handler for ${operation}`);
  }
}
