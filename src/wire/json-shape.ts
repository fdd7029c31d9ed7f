/**
 * Holds a JSON document against its schema before anything reads it: once for all operations of all JSON services.
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html, and the words that those services answer with.
 */
import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "./errors.ts";

/** No schema is as deep, but for those that contain themselves. */
const depthLimit = 200;

/** @throws AwsError SerializationException naming what was found where something else is expected. */
export function checkShape(schema: NormalizedSchema, value: unknown, depth = 0): void {
  if (value === null || value === undefined) {
    if (depth === 0) throw unfit("Start of structure or map expected, but found NULL_VALUE.");
    return;
  }
  if (depth > depthLimit) throw unfit("The document is nested too deep.");
  if (schema.isDocumentSchema()) return;
  if (schema.isStructSchema()) checkMembers(schema, value, depth);
  else if (schema.isListSchema()) checkItems(schema, value, depth);
  else if (schema.isMapSchema()) checkValues(schema, value, depth);
  else checkScalar(schema, value);
}

function checkMembers(schema: NormalizedSchema, value: unknown, depth: number): void {
  if (!isObject(value)) throw unfit(`${found(value)} where a structure is expected.`);
  for (const [name, member] of schema.structIterator()) {
    if (Object.hasOwn(value, name)) checkShape(member, value[name], depth + 1);
  }
}

function checkItems(schema: NormalizedSchema, value: unknown, depth: number): void {
  if (!Array.isArray(value)) throw unfit(`${found(value)} where a list is expected.`);
  const item = schema.getValueSchema();
  for (const one of value) {
    if (one === null) throw unfit("NULL_VALUE found in a list.");
    checkShape(item, one, depth + 1);
  }
}

function checkValues(schema: NormalizedSchema, value: unknown, depth: number): void {
  if (!isObject(value)) throw unfit(`${found(value)} where a map is expected.`);
  const item = schema.getValueSchema();
  for (const one of Object.values(value)) {
    if (one === null) throw unfit("NULL_VALUE found in a map.");
    checkShape(item, one, depth + 1);
  }
}

function checkScalar(schema: NormalizedSchema, value: unknown): void {
  if (typeof value === "object") throw unfit(`${found(value)} where not expected.`);
  const [fits, name] = scalarOf(schema);
  if (fits && !fits(value)) throw unfit(`${found(value)} can not be converted to a ${name}.`);
}

type Fits = (value: unknown) => boolean;
const isString: Fits = (value) => typeof value === "string";
const isNumber: Fits = (value) => typeof value === "number" && Number.isFinite(value);
const isBase64: Fits = (value) =>
  typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0;

function scalarOf(schema: NormalizedSchema): [fits: Fits | undefined, name: string] {
  if (schema.isBlobSchema()) return [isBase64, "Blob"];
  if (schema.isStringSchema()) return [isString, "String"];
  if (schema.isBooleanSchema()) return [(value) => typeof value === "boolean", "Boolean"];
  if (schema.isTimestampSchema()) return [(value) => isNumber(value) || isString(value), "Timestamp"];
  if (schema.isNumericSchema()) return [isNumber, "Number"];
  return [undefined, ""];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function found(value: unknown): string {
  if (Array.isArray(value)) return "Start of list found";
  if (typeof value === "object") return "Start of structure or map found";
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  return typeof value === "number" ? "NUMBER_VALUE" : "STRING_VALUE";
}

const unfit = (message: string): AwsError => new AwsError("SerializationException", message, { status: 400 });
