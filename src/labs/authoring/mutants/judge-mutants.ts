/** Judges mutants of a lab's solution. A check should reject each, like a learner's mistake. */
import type { Seed } from "../../../common/seed.ts";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import pLimit from "p-limit";
import type { TargetAccess, TargetName } from "../../../common/run-data.ts";
import { EnvironmentTrouble } from "../../../common/errors.ts";
import { makeTemporaryFolder } from "../../../common/temporary.ts";
import { type Lab, checksOn } from "../../lab.ts";
import type { CheckRunner } from "../../run-checks.ts";
import type { CheckResult, Verdict } from "../../verdict.ts";
import { solutionFile } from "../../workspace.ts";
import { type Equivalent, isSame, readEquivalents } from "./equivalents.ts";
import { makeMutants } from "./make-mutants.ts";
import type { Mutant } from "./mutant.ts";

export interface JudgedMutant extends Mutant {
  /**
   * `killed`: rejected. `survived`: every check passed. `equivalent`: survived, as explained by the lab.
   * `broke`: the checks failed with a defect of their own.
   */
  readonly fate: "killed" | "survived" | "equivalent" | "broke";
  /** The first check that did not pass, and its reason. */
  readonly by?: Failure;
  /** Why an equivalent one may survive. */
  readonly why?: string;
}

type Failure = Pick<CheckResult, "id" | "outcome" | "reason">;

export interface MutantsOptions {
  readonly runner: CheckRunner;
  readonly target: TargetName;
  /** A new account for a run. */
  readonly access: () => TargetAccess;
  readonly seed: Seed;
  /** Judge only every n-th mutant. */
  readonly every: number;
  /** Judge only the mutants that start on these lines of the solution: first and last line, counted from 1. */
  readonly lines?: readonly [from: number, to: number] | undefined;
  /** Called with each judged mutant and the number of remaining ones. */
  readonly onMutant: (mutant: JudgedMutant, left: number) => void;
}

export interface MutantsReport {
  readonly mutants: readonly JudgedMutant[];
  /** Entries of mutants.json without a surviving mutant, which must be removed. Only known after a complete run. */
  readonly stale: readonly Equivalent[];
}

/**
 * @throws EnvironmentTrouble if the target was lost.
 * @throws LabDefect if mutants.json is invalid.
 */
export async function judgeMutants(lab: Lab, options: MutantsOptions): Promise<MutantsReport> {
  const equivalents = await readEquivalents(lab);
  const all = await makeMutants(await readFile(solutionFile(lab), "utf8"));
  const [from, to] = options.lines ?? [1, Infinity];
  const chosen = all
    .filter(({ line }) => line >= from && line <= to)
    .filter((_, index) => index % options.every === 0);
  let left = chosen.length;
  await using folder = await makeTemporaryFolder("mutants");
  const order = new Order(checksOn(lab, options.target).map(({ id }) => id));
  // The order of checks depends on earlier mutants, so no more mutants run at once than there are cores.
  const mutants = await pLimit(availableParallelism()).map(chosen, async (mutant, index) => {
    const file = path.join(folder.path, String(index), "answer.ts");
    await mkdir(path.dirname(file));
    await writeFile(file, mutant.code);
    const first = await firstFailure({ lab, answerFile: file, line: mutant.line, order }, options);
    const judged = withFate(mutant, first, equivalents);
    left -= 1;
    options.onMutant(judged, left);
    return judged;
  });
  const survived = mutants.filter(({ fate }) => fate === "equivalent");
  const stale = equivalents.filter((entry) => !survived.some((mutant) => isSame(entry, mutant)));
  return { mutants, stale: chosen.length === all.length ? stale : [] };
}

/** Checks in order of the distance of their last kill, so that most mutants need only one check. */
class Order {
  readonly #linesOfKills = new Map<string, number[]>();
  readonly #ids: readonly string[];

  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  idsFor(line: number): readonly string[] {
    const distance = (id: string): number =>
      Math.min(...(this.#linesOfKills.get(id) ?? []).map((other) => Math.abs(other - line)), 1e9);
    return [...this.#ids].sort((a, b) => distance(a) - distance(b));
  }

  killed(id: string, line: number): void {
    this.#linesOfKills.set(id, [...(this.#linesOfKills.get(id) ?? []), line]);
  }
}

interface Attempt {
  readonly lab: Lab;
  readonly answerFile: string;
  /** The position of the mutant. */
  readonly line: number;
  readonly order: Order;
}

/** Number of checks that run one by one before the others run together. One of them kills most mutants. */
const alone = 3;

/** Runs the nearest checks one by one, then the others in one run, until one does not pass. */
async function firstFailure(
  { lab, answerFile, line, order }: Attempt,
  { runner, access, seed }: MutantsOptions,
): Promise<Failure | undefined> {
  const ids = order.idsFor(line);
  const rest = ids.slice(alone);
  for (const only of [...ids.slice(0, alone).map((id) => [id]), ...(rest.length > 0 ? [rest] : [])]) {
    const target = access();
    const verdict = await runner.run({ lab, answerFile, seed, target, only, untilFailure: true });
    const failed = failureOf(verdict, only);
    if (verdict.outcome === "environment") {
      throw new EnvironmentTrouble(failed?.reason ?? "The target was lost.");
    }
    if (verdict.outcome === "interrupted") throw new Error("The run was interrupted.");
    if (!failed) continue;
    if (failed.outcome !== "defect") order.killed(failed.id, line);
    return failed;
  }
  return undefined;
}

/** The check that did not pass. A defect of the run counts, even if it belongs to no check. */
function failureOf({ checks, defects }: Verdict, [first = ""]: readonly string[]): Failure | undefined {
  const failed = checks.find(({ outcome }) => outcome !== "pass" && outcome !== "not-run");
  if (defects.length === 0) return failed;
  const told = failed?.outcome === "defect" ? [failed.reason ?? ""] : [];
  return { id: failed?.id ?? first, outcome: "defect", reason: [...told, ...defects].join("\n") };
}

function withFate(
  mutant: Mutant,
  first: Failure | undefined,
  equivalents: readonly Equivalent[],
): JudgedMutant {
  if (first) {
    const { id, outcome, reason } = first;
    const by = { id, outcome, ...(reason === undefined ? {} : { reason }) };
    return { ...mutant, fate: outcome === "defect" ? "broke" : "killed", by };
  }
  const known = equivalents.find((entry) => isSame(entry, mutant));
  return known ? { ...mutant, fate: "equivalent", why: known.reason } : { ...mutant, fate: "survived" };
}
