/** Faults of listings: AWS can return a page with fewer items than requested, or an empty one, although there are more. */
import { encodeOutput } from "../wire/encode-output.ts";
import { encodeRfc3986, parseQuery, type WireRequest, type WireResponse } from "../wire/message.ts";
import { sha256Hex } from "../wire/signature.ts";
import type { Admitted } from "./admit.ts";
import type { Fault } from "./faults.ts";

export interface Outgoing {
  readonly request: WireRequest;
  readonly admitted: Admitted;
}

/** The services' names for the page size and the token of the next page, in inputs and outputs. */
const sizes = ["MaxKeys", "MaxItems", "limit", "Limit"];
const tokens = ["ContinuationToken", "Marker", "nextToken"];
const nextTokens = ["NextContinuationToken", "NextMarker", "nextToken"];
const truncations = ["IsTruncated", "Truncated"];

/** The token of an empty page. It is not from the target: with this token, the listing starts. */
export const afterEmptyPage = "page-after-an-empty-one";

/**
 * The call for the target.
 * @throws Error if the fault is about pages and the operation has none, which is a defect of the check.
 */
export function disturbPage(fault: Fault | undefined, outgoing: Outgoing): Outgoing {
  const { input } = outgoing.admitted.call;
  const token = tokens.find((name) => input[name] === afterEmptyPage);
  const known = token === undefined ? outgoing : withMember(outgoing, token, undefined);
  if (fault?.kind !== "short-page") return known;
  const size = memberOf(known, "input", sizes);
  const asked = input[size];
  return withMember(known, size, Math.min(fault.items, typeof asked === "number" ? asked : fault.items));
}

/** An empty page with a token for the next, if the call starts a listing and has that fault. */
export function emptyPage(fault: Fault | undefined, outgoing: Outgoing): WireResponse | undefined {
  const { identified, call } = outgoing.admitted;
  if (fault?.kind !== "empty-page" || tokens.some((name) => call.input[name] !== undefined)) return undefined;
  const { body } = identified.operation.output;
  const page = body.flatMap(({ name, schema }): [string, unknown][] => {
    if (truncations.includes(name)) return [[name, true]];
    return schema.isListSchema() ? [[name, []]] : [];
  });
  const next = memberOf(outgoing, "output", nextTokens);
  return encodeOutput(identified, { ...Object.fromEntries(page), [next]: afterEmptyPage }, "gateway");
}

function memberOf({ admitted }: Outgoing, side: "input" | "output", names: readonly string[]): string {
  const { name, [side]: bindings } = admitted.identified.operation;
  const members = [...bindings.query.values(), ...bindings.body].map((member) => member.name);
  const found = names.find((candidate) => members.includes(candidate));
  if (found === undefined) throw new Error(`${name} gives no pages`);
  return found;
}

/** The call with a changed member of its input, or without the member if there is no value. */
function withMember(outgoing: Outgoing, name: string, value: string | number | undefined): Outgoing {
  const { request, admitted } = outgoing;
  const members = [...admitted.identified.operation.input.query.values()];
  const parameter = members.find((member) => member.name === name)?.wireName;
  if (parameter !== undefined) {
    const others = parseQuery(request.query).filter(([other]) => other !== parameter);
    const all = value === undefined ? others : [...others, [parameter, String(value)] as const];
    const query = all.map((pair) => pair.map(encodeRfc3986).join("=")).join("&");
    return { request: { ...request, query }, admitted };
  }
  const document = JSON.parse(admitted.bytes!.toString()) as Record<string, unknown>;
  const bytes = Buffer.from(JSON.stringify({ ...document, [name]: value }));
  const headers = { ...request.headers, "content-length": String(bytes.length) };
  return {
    request: { ...request, headers },
    admitted: { ...admitted, bytes, payloadHash: sha256Hex(bytes) },
  };
}
