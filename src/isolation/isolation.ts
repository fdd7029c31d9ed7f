/** What stands between an answer's process and the machine, and which of it works here. */
import { tmpdir } from "node:os";
import { tryBubblewrap } from "./bubblewrap.ts";
import { tryContainer } from "./container.ts";
import type { Isolation } from "../common/run-data.ts";
import { EnvironmentTrouble } from "../common/errors.ts";
import { Remembered } from "../common/remember.ts";

/** `auto`: the strongest that works here. */
export const isolationChoices = ["auto", "process", "bubblewrap", "container"] as const;
export type IsolationChoice = (typeof isolationChoices)[number];

/** Those that hide the machine. Both hold what the other holds; the first is as quick as none. */
const hiding = ["bubblewrap", "container"] as const;
type Hiding = (typeof hiding)[number];

/**
 * What a choice comes to on this machine.
 * @throws EnvironmentTrouble when the one that was asked for does not work here.
 */
export async function chooseIsolation(choice: IsolationChoice): Promise<Isolation> {
  if (choice === "process") return choice;
  for (const isolation of choice === "auto" ? hiding : [choice]) {
    const trouble = await isolationTrouble(isolation);
    if (trouble === undefined) return isolation;
    if (isolation !== choice) continue;
    throw new EnvironmentTrouble(`--isolation ${choice} does not work here: ${trouble}`, {
      hint: "Leave the option out to use what works, or use --isolation process.",
    });
  }
  return "process";
}

const tries: Readonly<Record<Hiding, () => Promise<string | undefined>>> = {
  bubblewrap: tryBubblewrap,
  container: tryContainer,
};

const known = new Remembered(look);

/** Why an isolation does not work here, found by trying it once; undefined when it does. */
export const isolationTrouble = (isolation: Hiding): Promise<string | undefined> => known.get(isolation);

/** The kernel takes 107 bytes for a socket's path, and the folder and file below this one have some 50. */
const longestFolder = 56;

async function look(isolation: Hiding): Promise<string | undefined> {
  if (process.platform !== "linux") return "it is for Linux alone.";
  if (Buffer.byteLength(tmpdir()) > longestFolder)
    return `the path ${tmpdir()} is too long for a socket in it.`;
  return await tries[isolation]();
}
