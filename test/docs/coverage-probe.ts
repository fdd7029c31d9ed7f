/** Finds the parameters that each operation of the embedded AWS refuses as not implemented. */
import type { NormalizedSchema } from "@smithy/core/schema";
import { Accounts } from "../../src/embedded/accounts.ts";
import { type LoadedService, Services } from "../../src/embedded/services.ts";
import { startProcess } from "../../src/sandbox/start-process.ts";
import { catalog, type ServiceName } from "../../src/wire/catalog.ts";
import { AwsError } from "../../src/wire/errors.ts";
import type { OperationModel } from "../../src/wire/model.ts";
import type { CallContext } from "../../src/wire/service.ts";

export interface OperationCoverage {
  readonly name: string;
  readonly implemented: boolean;
  /** Parameters that give NotImplemented. */
  readonly refused: readonly string[];
}

export interface ServiceCoverage {
  readonly service: ServiceName;
  readonly operations: readonly OperationCoverage[];
}

const account = "111122223333";
const context: CallContext = {
  accountId: account,
  accessKeyId: account,
  callerArn: `arn:aws:iam::${account}:root`,
  caller: {
    accountId: account,
    arn: `arn:aws:iam::${account}:root`,
    userId: account,
    principal: { kind: "root" },
    isSession: false,
  },
  region: "us-east-1",
  requestId: "probe",
  endpoint: "http://127.0.0.1:1",
  headers: {},
  now: () => 1_700_000_000_000,
};

/** @param folder a folder for the services' files. The caller removes it. */
export async function probeCoverage(folder: string): Promise<ServiceCoverage[]> {
  const services = new Services({
    folder,
    endpoint: () => context.endpoint,
    now: context.now,
    startProcess,
    findPython: async () => undefined,
    accounts: new Accounts({ secret: "secret" }),
  });
  const found: ServiceCoverage[] = [];
  for (const service of Object.keys(catalog) as ServiceName[]) {
    const loaded = await services.load(service);
    const operations: OperationCoverage[] = [];
    for (const operation of loaded.model.operations.values()) {
      operations.push(await probeOperation(loaded, operation));
    }
    found.push({ service, operations: operations.toSorted((a, b) => (a.name < b.name ? -1 : 1)) });
  }
  await services.close();
  return found;
}

async function probeOperation(
  { implementation }: LoadedService,
  { name, input }: OperationModel,
): Promise<OperationCoverage> {
  const operation = implementation.operations[name];
  if (!operation) return { name, implemented: false, refused: [] };
  const refused: string[] = [];
  const members = input.schema.isStructSchema() ? [...input.schema.structIterator()] : [];
  for (const [member, schema] of members) {
    try {
      const value = { [member]: sampleOf(schema, 0) };
      await operation(value as never, { ...implementation.context, ...context } as never);
    } catch (error) {
      if (isRefusalOf(error, member)) refused.push(member);
    }
  }
  return { name, implemented: true, refused };
}

const isRefusalOf = (error: unknown, member: string): boolean =>
  error instanceof AwsError &&
  error.code === "NotImplemented" &&
  new RegExp(`\\b${member}\\b`).test(error.message);

const deepest = 3;

/** A value of the member's type that is not empty. */
function sampleOf(schema: NormalizedSchema, depth: number): unknown {
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 1;
  if (schema.isTimestampSchema()) return new Date(0);
  if (schema.isBlobSchema()) return new Uint8Array([1]);
  if (depth === deepest) return undefined;
  if (schema.isListSchema()) return [sampleOf(schema.getValueSchema(), depth + 1)];
  if (schema.isMapSchema()) return { x: sampleOf(schema.getValueSchema(), depth + 1) };
  if (!schema.isStructSchema()) return "x";
  return Object.fromEntries(
    [...schema.structIterator()].map(([name, member]) => [name, sampleOf(member, depth + 1)]),
  );
}
