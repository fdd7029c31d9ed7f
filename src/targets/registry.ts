/** The list of targets. A new target needs one file and one line here. */
import type { TargetName } from "../common/run-data.ts";
import { UserError } from "../common/errors.ts";
import { aws } from "./aws.ts";
import { embedded } from "./embedded.ts";
import { endpoint } from "./endpoint.ts";
import { localstack } from "./localstack.ts";
import type { Environment, OpenOptions, OpenTarget, TargetDescription, TargetKind } from "./target.ts";

const kinds: readonly TargetKind[] = [embedded, localstack, endpoint, aws];

export const defaultTarget: TargetName = "embedded";

export const targetNames: readonly TargetName[] = kinds.map((kind) => kind.name);

const optionFlags = {
  endpoint: "--endpoint",
  allowRemoteEndpoint: "--allow-remote-endpoint",
  profile: "--profile",
  yesRealAws: "--yes-real-aws",
} as const;

/**
 * Opens a target by its name. The caller must dispose of it.
 * @throws UserError for an unknown name, or options that belong to another target or are missing.
 * @throws EnvironmentTrouble when the target cannot be reached or started.
 */
export async function openTarget({
  name,
  ...options
}: OpenOptions & { readonly name: string }): Promise<OpenTarget> {
  const kind = kindOf(name);
  refuseForeignOptions([kind], options);
  return kind.open(options);
}

export interface OpenTargets extends AsyncDisposable {
  /** In the order of the names. */
  readonly targets: readonly OpenTarget[];
}

/**
 * Opens several targets at the same time, each with its own options. If one cannot be opened, the others are closed.
 * @throws what `openTarget` throws.
 */
export async function openTargets({
  names,
  ...options
}: OpenOptions & { readonly names: readonly string[] }): Promise<OpenTargets> {
  const chosen = names.map(kindOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError(`The target ${twice} is named twice.`);
  refuseForeignOptions(chosen, options);
  const opened = await Promise.allSettled(chosen.map((kind) => kind.open(ownOptions(kind, options))));
  const targets = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(targets.map((target) => target[Symbol.asyncDispose]()));
  };
  const failed = opened.find((one) => one.status === "rejected");
  if (failed) {
    await close();
    throw failed.reason;
  }
  return { targets, [Symbol.asyncDispose]: close };
}

function kindOf(name: string): TargetKind {
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind) return kind;
  const several = name.includes(",") ? " labs check alone takes several at once." : "";
  throw new UserError(`There is no target "${name}".`, {
    hint: `Targets: ${targetNames.join(", ")}.${several}`,
  });
}

type Option = keyof typeof optionFlags;

const optionNames = Object.keys(optionFlags) as Option[];

const ownOptions = (kind: TargetKind, options: OpenOptions): OpenOptions => ({
  ...options,
  ...Object.fromEntries(
    optionNames.filter((option) => !kind.takes.includes(option)).map((option) => [option, undefined]),
  ),
});

/** Refuses options of other targets. A silently ignored `--profile` would seem to be used. */
function refuseForeignOptions(chosen: readonly TargetKind[], options: OpenOptions): void {
  for (const option of optionNames) {
    if (!options[option] || chosen.some((kind) => kind.takes.includes(option))) continue;
    const owner = kinds.find((candidate) => candidate.takes.includes(option));
    const names = chosen.map(({ name }) => name).join(" and ");
    throw new UserError(`${optionFlags[option]} means nothing to the target ${names}.`, {
      hint: `Leave it out, or use --target ${owner?.name}.`,
    });
  }
}

/** Every target with its options and whether it can be used now. */
export function describeTargets(env: Environment): Promise<TargetDescription[]> {
  return Promise.all(
    kinds.map(async (kind) => {
      const { name, summary, rule } = kind;
      return { name, summary, rule, isDefault: name === defaultTarget, ...(await kind.state(env)) };
    }),
  );
}
