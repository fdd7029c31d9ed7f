/** A service as its SDK client's schemas describe it, compiled once on first use. */
import { Remembered } from "../common/remember.ts";
import { type Bindings, bindingsOf } from "./bindings.ts";
import { catalog, type ServiceFacts, type ServiceName } from "./catalog.ts";
import { compileRoute, type Route } from "./router.ts";

export interface OperationModel {
  readonly name: string;
  readonly input: Bindings;
  readonly output: Bindings;
  /** HTTP status of a success. */
  readonly status: number;
  readonly method: string;
  /** The body of a request is a stream of bytes. */
  readonly streamsInput: boolean;
  readonly streamsOutput: boolean;
}

export interface ErrorModel {
  readonly status: number;
  readonly fault: "client" | "server";
  /** How this error's shape spells its text member: `message` or `Message`. */
  readonly messageMember: string;
}

export interface ServiceModel {
  readonly name: ServiceName;
  readonly facts: ServiceFacts;
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly errors: ReadonlyMap<string, ErrorModel>;
  /** Keyed by method and, for S3, by what the path names: `GET object`, `GET bucket`, `GET service`. */
  readonly routes: ReadonlyMap<string, readonly Route<OperationModel>[]>;
}

const models = new Remembered(compile);

/** The compiled model of a service; loads its SDK client the first time (about 0.1 s for S3). */
export const loadService = (name: ServiceName): Promise<ServiceModel> => models.get(name);

type Shape = readonly unknown[];
const operationKind = 9;
const errorKind = -3;

async function compile(name: ServiceName): Promise<ServiceModel> {
  const facts: ServiceFacts = catalog[name];
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, ErrorModel>();
  const routes = new Map<string, Route<OperationModel>[]>();
  for (const [key, shape] of Object.entries(await facts.load())) {
    if (!key.endsWith("$") || !Array.isArray(shape)) continue;
    if (shape[0] === errorKind) errors.set(wireCode(shape, facts), errorModel(shape, facts));
    if (shape[0] !== operationKind || facts.elsewhere?.includes(shape[2] as string)) continue;
    const operation = operationModel(shape);
    operations.set(operation.name, operation);
    addRoute(routes, operation, { name, shape });
  }
  return { name, facts, operations, errors, routes };
}

function operationModel(shape: Shape): OperationModel {
  const [, , name, traits, input, output] = shape as [
    number,
    string,
    string,
    { http?: HttpTrait } | 0,
    unknown,
    unknown,
  ];
  const http = (traits || {}).http;
  const bindings = { input: bindingsOf(resolve(input)), output: bindingsOf(resolve(output)) };
  return {
    name,
    ...bindings,
    status: http?.[2] ?? 200,
    method: http?.[0] ?? "POST",
    streamsInput: bindings.input.payload?.schema.isStreaming() ?? false,
    streamsOutput: bindings.output.payload?.schema.isStreaming() ?? false,
  };
}

type HttpTrait = readonly [method: string, template: string, status: number];

const resolve = (shape: unknown): unknown =>
  typeof shape === "function" ? (shape as () => unknown)() : shape;

function addRoute(
  routes: Map<string, Route<OperationModel>[]>,
  operation: OperationModel,
  { name, shape }: { name: ServiceName; shape: Shape },
): void {
  const http = ((shape[3] || {}) as { http?: HttpTrait }).http;
  if (!http) return;
  const route = compileRoute({
    target: operation,
    name: operation.name,
    template: http[1],
    bindings: operation.input,
  });
  const key = routeKey(http[0], name === "s3" ? s3Level(operation) : "");
  routes.set(key, [...(routes.get(key) ?? []), route]);
}

/** In S3's templates the bucket is not in the path: the label `Bucket` distinguishes bucket operations from the service's own. */
function s3Level({ input }: OperationModel): S3Level {
  const has = (label: string) => input.labels.some(({ name }) => name === label);
  if (has("Key")) return "object";
  return has("Bucket") ? "bucket" : "service";
}

export type S3Level = "service" | "bucket" | "object";
export const routeKey = (method: string, level: S3Level | ""): string =>
  level ? `${method} ${level}` : method;

/** The Query protocol has codes of its own: IAM's NoSuchEntityException travels as NoSuchEntity. */
function wireCode(shape: Shape, { protocol }: ServiceFacts): string {
  const { awsQueryError } = (shape[3] || {}) as { awsQueryError?: readonly [string, number] };
  return protocol === "query" && awsQueryError ? awsQueryError[0] : (shape[2] as string);
}

function errorModel(shape: Shape, { protocol }: ServiceFacts): ErrorModel {
  const traits = shape[3] as { error?: "client" | "server"; httpError?: number };
  const members = shape[4] as readonly string[];
  const fault = traits.error ?? "client";
  // JSON-RPC services answer 400 or 500 whatever the schema says, for example KMS's NotFoundException:
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html#API_DescribeKey_Errors
  const named = protocol === "json-1.1" ? undefined : traits.httpError;
  return {
    fault,
    status: named ?? (fault === "client" ? 400 : 500),
    messageMember: members.find((member) => member.toLowerCase() === "message") ?? "message",
  };
}
