/** The list of targets: a new one is one file and one line here. */
import type { TargetName } from "../common/contract.ts";
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
 * Opens a target by its name; dispose of what it gives.
 * @throws UserError for an unknown name, or options that belong to another target or are missing.
 * @throws EnvironmentTrouble when the target cannot be reached or started.
 */
export async function openTarget({
  name,
  ...options
}: OpenOptions & { readonly name: string }): Promise<OpenTarget> {
  const kind = kinds.find((candidate) => candidate.name === name);
  if (!kind) {
    throw new UserError(`There is no target "${name}".`, { hint: `Targets: ${targetNames.join(", ")}.` });
  }
  refuseForeignOptions(kind, options);
  return kind.open(options);
}

/** A `--profile` that is silently ignored would make the person believe that it was used. */
function refuseForeignOptions(kind: TargetKind, options: OpenOptions): void {
  for (const [option, flag] of Object.entries(optionFlags) as [keyof typeof optionFlags, string][]) {
    if (!options[option] || kind.takes.includes(option)) continue;
    const owner = kinds.find((candidate) => candidate.takes.includes(option));
    throw new UserError(`${flag} means nothing to the target ${kind.name}.`, {
      hint: `Leave it out, or use --target ${owner?.name}.`,
    });
  }
}

/** Every target with what it takes and whether it can be used right now. */
export function describeTargets(env: Environment): Promise<TargetDescription[]> {
  return Promise.all(
    kinds.map(async (kind) => {
      const { name, summary, rule } = kind;
      return { name, summary, rule, isDefault: name === defaultTarget, ...(await kind.state(env)) };
    }),
  );
}
