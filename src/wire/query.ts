/**
 * The Query protocol of STS and IAM: a form goes in, XML comes out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import { NormalizedSchema } from "@smithy/core/schema";
import { readText } from "./codecs.ts";
import { AwsError } from "./errors.ts";
import { parametersOf, parseQuery, type WireRequest } from "./message.ts";
import type { OperationModel, ServiceModel } from "./model.ts";

/** A form's keys, split at their dots: `Tags.member.1.Key=team` is Tags → member → 1 → Key. */
interface Field {
  value: string | undefined;
  readonly below: Map<string, Field>;
}

const deepest = 32;

type Pairs = readonly (readonly [name: string, value: string])[];

/** The parameters of a call, from the body of a POST or the query of a GET. */
export function queryParameters(request: WireRequest, bytes: Uint8Array | undefined): Pairs {
  const body = parseQuery(Buffer.from(bytes ?? new Uint8Array()).toString());
  return [...parametersOf(request), ...body];
}

/**
 * The operation that `Action` and `Version` name.
 * @throws AwsError MissingAction, InvalidAction: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export function queryOperation(service: ServiceModel, parameters: Pairs): OperationModel {
  const of = (wanted: string) => parameters.find(([name]) => name === wanted)?.[1];
  const action = of("Action");
  if (!action) throw new AwsError("MissingAction", "The request is missing an Action.", { status: 400 });
  const version = of("Version") ?? "NO_VERSION_SPECIFIED";
  const operation = version === service.facts.version ? service.operations.get(action) : undefined;
  if (operation) return operation;
  const message = `Could not find operation ${action} for version ${version}`;
  throw new AwsError("InvalidAction", message, { status: 400 });
}

/**
 * An operation's input from a form.
 * @throws AwsError MalformedInput for a value that does not fit its member.
 */
export function readForm({ input }: OperationModel, parameters: Pairs): Record<string, unknown> {
  if (!input.schema.isStructSchema()) return {};
  const root: Field = { value: undefined, below: new Map() };
  for (const [name, value] of parameters) {
    const path = name.split(".", deepest + 1);
    // No shape is as deep: what is names no member.
    if (path.length <= deepest) place(root, path, value);
  }
  return readStruct(input.schema, root);
}

function place(root: Field, path: readonly string[], value: string): void {
  let field = root;
  for (const part of path) {
    let next = field.below.get(part);
    if (!next) {
      next = { value: undefined, below: new Map() };
      field.below.set(part, next);
    }
    field = next;
  }
  field.value = value;
}

function readStruct(schema: NormalizedSchema, { below }: Field): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const field = below.get(member.getMergedTraits().xmlName ?? name);
    if (field) found[name] = readField(member, field, name);
  }
  return found;
}

function readField(schema: NormalizedSchema, field: Field, name: string): unknown {
  if (schema.isStructSchema()) return readStruct(schema, field);
  if (schema.isListSchema()) {
    const member = schema.getValueSchema();
    return entries(schema, field, member.getMergedTraits().xmlName ?? "member").map((item) =>
      readField(member, item, name),
    );
  }
  if (schema.isMapSchema()) return readMap(schema, field, name);
  return readLeaf(schema, field.value ?? "", name);
}

/** The numbered fields of a list or map, in the order of their numbers; an empty one is sent as `Tags=`. */
function entries(schema: NormalizedSchema, field: Field, between: string): Field[] {
  const numbered = schema.getMergedTraits().xmlFlattened ? field : field.below.get(between);
  return [...(numbered?.below ?? [])]
    .filter(([index]) => /^\d+$/.test(index))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item);
}

function readMap(schema: NormalizedSchema, field: Field, name: string): Record<string, unknown> {
  const key = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
  const value = schema.getValueSchema();
  const pairs = entries(schema, field, "entry").map((entry) => [
    entry.below.get(key)?.value ?? "",
    readField(
      value,
      entry.below.get(value.getMergedTraits().xmlName ?? "value") ?? { value: "", below: new Map() },
      name,
    ),
  ]);
  return Object.fromEntries(pairs) as Record<string, unknown>;
}

function readLeaf(schema: NormalizedSchema, text: string, name: string): unknown {
  if (schema.isBlobSchema()) return Buffer.from(text, "base64");
  if (schema.isBooleanSchema() && !/^(true|false)$/i.test(text)) throw malformed(name, text);
  if (schema.isNumericSchema() && !/^[+-]?\d+(\.\d+)?$/.test(text)) throw malformed(name, text);
  try {
    return readText(schema, schema.isBooleanSchema() ? text.toLowerCase() : text);
  } catch {
    throw malformed(name, text);
  }
}

const malformed = (name: string, text: string): AwsError =>
  new AwsError("MalformedInput", `The value '${text}' of ${name} is malformed.`, { status: 400 });

const structKind = 3;
const stringKind = 0;
const namespace = "aws.query";
const metadata = [structKind, namespace, "ResponseMetadata", 0, ["RequestId"], [stringKind]];

/**
 * The document of a success: `<XResponse><XResult>…</XResult><ResponseMetadata>…`, as a schema and its value.
 * An operation without output has no result element.
 */
export function responseDocument(
  { name, output }: OperationModel,
  value: object,
  requestId: string,
): { schema: NormalizedSchema; value: object } {
  const hasResult = output.schema.isStructSchema();
  const members = hasResult ? [`${name}Result`, "ResponseMetadata"] : ["ResponseMetadata"];
  const shapes = hasResult ? [() => output.schema.getSchema(), () => metadata] : [() => metadata];
  const shape = [structKind, namespace, `${name}Response`, 0, members, shapes];
  return {
    schema: NormalizedSchema.of(shape as never),
    value: { ...(hasResult ? { [`${name}Result`]: value } : {}), ResponseMetadata: { RequestId: requestId } },
  };
}
