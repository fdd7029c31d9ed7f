/** From a request to an operation's typed input. */
import type { Readable } from "node:stream";
import { type Member, requiredMembers } from "./bindings.ts";
import { documentCodec, readText } from "./codecs.ts";
import { AwsError } from "./errors.ts";
import type { IdentifiedCall } from "./identify.ts";
import { readForm } from "./query.ts";
import { headerValue, isFreeText, malformedCode } from "./s3-gaps.ts";

export type Input = Record<string, unknown>;

export interface RequestBody {
  /** For an operation whose input streams: the bytes of an object, whole when they are few. */
  readonly object?: Buffer | Readable;
  /** For every other operation. */
  readonly bytes?: Uint8Array;
}

/**
 * Builds the input from path, query, headers and body.
 * @throws AwsError of the service's own code for values that do not fit the schema, MalformedXML, SerializationException.
 */
export async function decodeInput(
  call: IdentifiedCall,
  headers: Readonly<Record<string, string>>,
  body: RequestBody,
): Promise<Input> {
  if (call.service.facts.protocol === "query") {
    const form = readForm(call.operation, call.query);
    checkRequired(call, form);
    return form;
  }
  const input = await decodeBody(call, body);
  decodeLabels(call, input);
  decodeQuery(call, input);
  decodeHeaders(call, headers, input);
  checkRequired(call, input);
  return input;
}

async function decodeBody(
  call: IdentifiedCall,
  { object, bytes = new Uint8Array() }: RequestBody,
): Promise<Input> {
  const { payload, body, schema } = call.operation.input;
  if (payload) {
    if (payload.schema.isStreaming()) return { [payload.name]: object };
    if (payload.schema.isBlobSchema()) return bytes.length > 0 ? { [payload.name]: bytes } : {};
    if (payload.schema.isStringSchema()) return { [payload.name]: Buffer.from(bytes).toString() };
    return bytes.length > 0 ? { [payload.name]: await readDocument(call, payload.schema, bytes) } : {};
  }
  if (body.length === 0 || bytes.length === 0) return {};
  const document = await readDocument(call, schema, bytes);
  return typeof document === "object" && document !== null ? { ...(document as Input) } : {};
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and SerializationException of the JSON protocols. */
async function readDocument(
  call: IdentifiedCall,
  schema: Member["schema"],
  bytes: Uint8Array,
): Promise<unknown> {
  const isXml = call.service.facts.protocol === "rest-xml";
  try {
    const document = await documentCodec(call.service.facts).read(schema, bytes);
    if (isXml && !isWhole(schema, document)) throw malformedXml(call);
    return document;
  } catch (cause) {
    if (cause instanceof AwsError) throw cause;
    if (isXml) throw malformedXml(call, cause);
    throw new AwsError("SerializationException", "Could not parse request body into json", {
      status: 400,
      cause,
    });
  }
}

const malformedXml = ({ operation }: IdentifiedCall, cause?: unknown): AwsError =>
  new AwsError(
    malformedCode(operation.name),
    "The XML you provided was not well-formed or did not validate against our published schema",
    { status: 400, cause },
  );

/** Whether a document has, at every depth, the members that its schema requires, and numbers where they belong. */
function isWhole(schema: Member["schema"], value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (schema.isListSchema()) {
    return (value as unknown[]).every((item) => isWhole(schema.getValueSchema(), item));
  }
  if (typeof value === "number") return !Number.isNaN(value);
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  if (!schema.isStructSchema() || typeof value !== "object") return true;
  const document = value as Record<string, unknown>;
  if (requiredMembers(schema).some((name) => document[name] === undefined)) return false;
  return [...schema.structIterator()].every(([name, member]) => isWhole(member, document[name]));
}

function decodeLabels({ operation, labels }: IdentifiedCall, input: Input): void {
  for (const { name } of operation.input.labels) {
    if (labels[name] !== undefined) input[name] = labels[name];
  }
}

function decodeQuery(call: IdentifiedCall, input: Input): void {
  const { query: members, queryRest } = call.operation.input;
  const rest: Record<string, string> = {};
  for (const [name, value] of call.query) {
    const member = members.get(name);
    if (!member) rest[name] = value;
    else if (member.schema.isListSchema()) {
      input[member.name] = [...((input[member.name] as unknown[] | undefined) ?? []), value];
    } else input[member.name] = readValue(call, member, value);
  }
  if (queryRest) input[queryRest.name] = rest;
}

function decodeHeaders(call: IdentifiedCall, headers: Readonly<Record<string, string>>, input: Input): void {
  const { headers: members, prefixHeaders } = call.operation.input;
  for (const name in headers) {
    const member = members.get(name);
    if (member && isFreeText(call.service.name, member.name)) input[member.name] = headers[name]!;
    else if (member) input[member.name] = readValue(call, member, headerValue(name, headers[name]!));
    else if (prefixHeaders && name.startsWith(prefixHeaders.wireName)) {
      const map = (input[prefixHeaders.name] ??= {}) as Record<string, string>;
      map[name.slice(prefixHeaders.wireName.length)] = headers[name]!;
    }
  }
}

function readValue(call: IdentifiedCall, member: Member, text: string): unknown {
  let value: unknown;
  try {
    value = readText(member.schema, text);
  } catch (cause) {
    throw invalidValue(call, member, cause);
  }
  const fits =
    !(typeof value === "number" && Number.isNaN(value)) &&
    !(member.schema.isBooleanSchema() && !/^(true|false)$/i.test(text));
  if (!fits) throw invalidValue(call, member);
  return value;
}

function invalidValue({ service }: IdentifiedCall, { name, wireName }: Member, cause?: unknown): AwsError {
  const { code, ...facts } = service.facts.invalid;
  return new AwsError(code, `Provided ${wireName} is not valid`, {
    ...facts,
    members: service.name === "s3" ? { ArgumentName: wireName } : {},
    cause: cause ?? name,
  });
}

function checkRequired({ operation, service }: IdentifiedCall, input: Input): void {
  const missing = operation.input.required.filter(
    (name) => input[name] === undefined || input[name] === null,
  );
  if (missing.length === 0) return;
  const { code, ...facts } = service.facts.invalid;
  if (service.name === "s3") {
    const isBody = operation.input.payload?.name === missing[0];
    if (isBody) throw new AwsError("MissingRequestBodyError", "Request Body is empty", { status: 400 });
    throw new AwsError(code, `The request is missing ${missing.join(", ")}`, {
      ...facts,
      members: { ArgumentName: missing[0] },
    });
  }
  const count = missing.length === 1 ? "1 validation error" : `${missing.length} validation errors`;
  const each = missing.map(
    (name) =>
      `Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
  );
  throw new AwsError(code, `${count} detected: ${each.join("; ")}`, facts);
}
