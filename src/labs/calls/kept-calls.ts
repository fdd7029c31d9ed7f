/** The calls of the last `labs check` of an answer, stored next to it for trace, policy and cost. */
import type { Seed } from "../../common/seed.ts";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Call, TargetName } from "../../common/run-data.ts";
import { writeWhole } from "../files.ts";
import { type Lab, isHidden } from "../lab.ts";
import type { JudgedRun, RunAccount } from "../run.ts";

/** One call of the answer. */
export interface KeptAnswerCall {
  readonly check: string;
  /** For example `readS3File("bucket", "key")`. */
  readonly call: string;
  readonly calls: readonly Call[];
  /** A note if calls could not be observed. */
  readonly note?: string;
}

export interface KeptCalls {
  readonly version: 2;
  /** ISO 8601. */
  readonly at: string;
  readonly lab: string;
  readonly target: TargetName;
  readonly seed: Seed;
  /** SHA-256 of the answer's file, in hex. */
  readonly answer: string;
  readonly account: RunAccount;
  readonly answerCalls: readonly KeptAnswerCall[];
  /** Number of calls left out because there were too many. */
  readonly omitted: number;
}

const mostCalls = 5000;

/** The calls of a judged run. Undefined if it never had an account. */
export async function callsFrom(run: JudgedRun): Promise<KeptCalls | undefined> {
  const { lab, target, seed, account, verdict } = run;
  if (account === undefined) return undefined;
  let room = mostCalls;
  let omitted = 0;
  const answerCalls = verdict.checks.flatMap(({ id, record }) =>
    (record?.answerCalls ?? []).map(({ call, calls, note }): KeptAnswerCall => {
      const kept = calls.slice(0, room);
      room -= kept.length;
      omitted += calls.length - kept.length;
      const shown = isHidden(lab, id) ? kept.map((one) => ({ ...one, input: namesIn(one) })) : kept;
      return { check: id, call, calls: shown.map(withoutBytes), ...(note === undefined ? {} : { note }) };
    }),
  );
  const answer = await hashOf(run.answerFile);
  return {
    version: 2,
    at: new Date().toISOString(),
    lab: lab.id,
    target,
    seed,
    answer,
    account,
    answerCalls,
    omitted,
  };
}

/** From a hidden check's input only the names of resources are stored, which a policy needs. */
const namesIn = ({ input }: Call): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => typeof value === "string"));

/** JSON has no bytes. */
const withoutBytes = (call: Call): Call =>
  JSON.parse(
    JSON.stringify(call, (_name, value: unknown) =>
      value instanceof Uint8Array ? `<${value.length} bytes>` : value,
    ),
  ) as Call;

const fileOf = (work: string, lab: Lab): string => path.join(work, lab.id, "calls.json");

export const keepCalls = async (work: string, lab: Lab, calls: KeptCalls): Promise<void> =>
  writeWhole(fileOf(work, lab), `${JSON.stringify(calls)}\n`);

/** The stored calls. Undefined if there are none or they cannot be read. */
export async function readKeptCalls(work: string, lab: Lab): Promise<KeptCalls | undefined> {
  try {
    const value = JSON.parse(await readFile(fileOf(work, lab), "utf8")) as Partial<KeptCalls> | null;
    return value?.version === 2 && Array.isArray(value.answerCalls) ? (value as KeptCalls) : undefined;
  } catch {
    return undefined;
  }
}

export const hashOf = async (file: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(file).catch(() => ""))
    .digest("hex");
