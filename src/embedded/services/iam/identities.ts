/** What users, groups and roles share: how they are made, renamed and removed. */
import { alreadyExists, deleteConflict } from "./errors.ts";
import { checkName, checkPath } from "./names.ts";
import { NameMap } from "./name-map.ts";
import { type IamContext, type Identity, nowOf } from "./state.ts";
import { addTags } from "./tags.ts";

const idPrefixes = { user: "AIDA", group: "AGPA", role: "AROA" } as const;

interface IdentityInput {
  readonly name: string;
  readonly Path?: string | undefined;
  readonly Tags?: Parameters<typeof addTags>[1];
}

/** The fields of a new user, group or role. */
export function newIdentity<Kind extends Identity["kind"]>(
  kind: Kind,
  { name, Path, Tags }: IdentityInput,
  context: IamContext,
) {
  const tags = new Map<string, string>();
  addTags(tags, Tags);
  return {
    kind,
    name,
    path: checkPath(Path),
    id: context.effects.newUniqueId(idPrefixes[kind]),
    createdAt: nowOf(context),
    tags,
    inline: new NameMap<{ readonly name: string; readonly document: string }>(),
    attached: new Set<string>(),
    boundary: undefined as string | undefined,
  };
}

const capitalised = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);

/** @throws EntityAlreadyExists */
export function requireFree(
  kind: Identity["kind"],
  name: string,
  taken: { has(name: string): boolean },
): void {
  if (taken.has(name)) throw alreadyExists(`${capitalised(kind)} with name ${name} already exists.`);
}

interface Renaming {
  readonly name: string | undefined;
  readonly path: string | undefined;
  readonly member: string;
}

/** @throws ValidationError, EntityAlreadyExists */
export function rename<Item extends Identity>(
  item: Item,
  { name, path, member }: Renaming,
  all: NameMap<Item>,
): void {
  if (path !== undefined) item.path = checkPath(path);
  if (name === undefined || name === item.name) return;
  checkName(member, name, 128);
  if (name.toLowerCase() !== item.name.toLowerCase()) requireFree(item.kind, name, all);
  all.delete(item.name);
  item.name = name;
  all.set(item);
}

/** @throws DeleteConflict while policies are on it */
export function requireNoPolicies({ attached, inline }: Identity): void {
  if (attached.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
  if (inline.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
}
