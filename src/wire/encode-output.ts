/** From an operation's typed output to a response. */
import { Readable } from "node:stream";
import type { Bindings } from "./bindings.ts";
import { documentCodec, writeText } from "./codecs.ts";
import type { IdentifiedCall } from "./identify.ts";
import type { WireResponse } from "./message.ts";
import { responseDocument } from "./query.ts";
import { encodeKeys, payloadType, rootText, unmodelledStatus } from "./s3-gaps.ts";

type Output = Readonly<Record<string, unknown>>;

const contentTypes = {
  "rest-xml": "application/xml",
  "rest-json": "application/json",
  "json-1.1": "application/x-amz-json-1.1",
  query: "text/xml",
} as const;

/** Builds the response of a successful call. A streamed body may be a Readable, bytes or text. */
export function encodeOutput(call: IdentifiedCall, output: Output, requestId: string): WireResponse {
  if (call.service.facts.protocol === "query") return encodeResult(call, output, requestId);
  const { output: bindings, status } = call.operation;
  const headers = encodeHeaders(bindings, output);
  const named = bindings.statusMember === undefined ? undefined : output[bindings.statusMember];
  const unnamed = unmodelledStatus(call.operation.name, output) ?? status;
  const response = { status: typeof named === "number" ? named : unnamed, headers };
  const body = encodeBody(call, output);
  if (body === undefined) return response;
  const type =
    bindings.payload?.schema.isStructSchema() === false
      ? payloadType(call.operation.name)
      : contentTypes[call.service.facts.protocol];
  return { ...response, headers: type ? { "content-type": type, ...headers } : headers, body };
}

function encodeResult(
  { service, operation }: IdentifiedCall,
  output: Output,
  requestId: string,
): WireResponse {
  const document = responseDocument(operation, output, requestId);
  const body = documentCodec(service.facts).write(document.schema, document.value);
  return { status: 200, headers: { "content-type": contentTypes.query }, body };
}

function encodeHeaders({ headersByMember, prefixHeaders }: Bindings, output: Output): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in output) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const member = headersByMember.get(name);
    if (member)
      headers[member.wireName] = typeof value === "string" ? value : writeText(member.schema, value);
    else if (name === prefixHeaders?.name)
      addPrefixed(headers, prefixHeaders.wireName, value as Record<string, string>);
  }
  return headers;
}

function addPrefixed(
  headers: Record<string, string>,
  prefix: string,
  map: Readonly<Record<string, string>>,
): void {
  for (const name in map) headers[prefix + name] = map[name]!;
}

function encodeBody(call: IdentifiedCall, output: Output): WireResponse["body"] {
  const { payload, body, schema } = call.operation.output;
  const codec = documentCodec(call.service.facts);
  if (payload) {
    const value = output[payload.name];
    if (value === undefined || value === null) return undefined;
    if (value instanceof Readable || value instanceof Uint8Array || typeof value === "string") return value;
    return codec.write(payload.schema, value);
  }
  if (call.service.facts.protocol === "rest-xml") {
    if (body.length === 0) return undefined;
    const root = rootText(call.operation.name, output);
    if (root !== undefined) return root;
    return codec.write(schema, onlyMembers(body, encodeKeys(call.operation.name, output)));
  }
  if (!schema.isStructSchema()) return call.service.facts.protocol === "json-1.1" ? "" : undefined;
  return body.length === 0 && call.service.facts.protocol === "rest-json"
    ? undefined
    : codec.write(schema, onlyMembers(body, output));
}

/** The codecs write every member they are given; those that travelled in headers must not appear twice. */
function onlyMembers(members: Bindings["body"], output: Output): Output {
  const kept: Record<string, unknown> = {};
  for (const { name } of members) if (output[name] !== undefined) kept[name] = output[name];
  return kept;
}
