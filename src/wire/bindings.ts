/** Where each member of an operation's input or output travels, read once from its schema. */
import { NormalizedSchema } from "@smithy/core/schema";

export interface Member {
  readonly name: string;
  /** Header, query parameter or label as written on the wire. */
  readonly wireName: string;
  readonly schema: NormalizedSchema;
}

export interface Bindings {
  readonly schema: NormalizedSchema;
  readonly labels: readonly Member[];
  /** Keyed by the parameter's name. */
  readonly query: ReadonlyMap<string, Member>;
  /** All query parameters that no other member names. */
  readonly queryRest: Member | undefined;
  /** Keyed by the header's name in lower case. */
  readonly headers: ReadonlyMap<string, Member>;
  /** The same members by their own names. */
  readonly headersByMember: ReadonlyMap<string, Member>;
  /** `wireName` is the prefix in lower case. */
  readonly prefixHeaders: Member | undefined;
  readonly statusMember: string | undefined;
  /** The member that is the whole body. */
  readonly payload: Member | undefined;
  /** Members that are fields of the body's document. */
  readonly body: readonly Member[];
  /** Names of members that must be there. */
  readonly required: readonly string[];
}

/** Index in a static structure schema of the number of required members, which come first. */
const requiredCountIndex = 6;

export function bindingsOf(shape: unknown): Bindings {
  const schema = NormalizedSchema.of(shape as never);
  const found = {
    schema,
    labels: [] as Member[],
    query: new Map<string, Member>(),
    queryRest: undefined as Member | undefined,
    headers: new Map<string, Member>(),
    headersByMember: new Map<string, Member>(),
    prefixHeaders: undefined as Member | undefined,
    statusMember: undefined as string | undefined,
    payload: undefined as Member | undefined,
    body: [] as Member[],
    required: [] as string[],
  };
  if (!schema.isStructSchema()) return found;
  for (const [name, memberSchema] of schema.structIterator()) place(found, name, memberSchema);
  found.required = requiredMembers(schema);
  return found;
}

const noneRequired: string[] = [];

/** Names of the members that a structure must have. */
export function requiredMembers(schema: NormalizedSchema): string[] {
  const count = (schema.getSchema() as unknown as unknown[])[requiredCountIndex];
  if (typeof count !== "number") return noneRequired;
  return [...schema.structIterator()].slice(0, count).map(([name]) => name);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Found = Writable<Bindings> & {
  labels: Member[];
  query: Map<string, Member>;
  headers: Map<string, Member>;
  headersByMember: Map<string, Member>;
  body: Member[];
};

function place(found: Found, name: string, schema: NormalizedSchema): void {
  const traits = schema.getMergedTraits();
  const member = (wireName: string): Member => ({ name, wireName, schema });
  if (traits.httpLabel) found.labels.push(member(name));
  else if (traits.httpQuery) found.query.set(traits.httpQuery, member(traits.httpQuery));
  else if (traits.httpQueryParams) found.queryRest = member("");
  else if (traits.httpHeader) {
    found.headers.set(traits.httpHeader.toLowerCase(), member(traits.httpHeader));
    found.headersByMember.set(name, member(traits.httpHeader.toLowerCase()));
  } else if (traits.httpPrefixHeaders !== undefined) {
    found.prefixHeaders = member(traits.httpPrefixHeaders.toLowerCase());
  } else if (traits.httpResponseCode) found.statusMember = name;
  else if (traits.httpPayload) found.payload = member(name);
  else found.body.push(member(name));
}
