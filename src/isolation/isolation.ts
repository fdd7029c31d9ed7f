/** The isolations of an answer's process, and which of them work here. */
import { tmpdir } from "node:os";
import { tryBubblewrap } from "./bubblewrap.ts";
import { tryContainer } from "./container.ts";
import type { Isolation } from "../common/run-data.ts";
import { EnvironmentTrouble } from "../common/errors.ts";
import { Remembered } from "../common/remember.ts";

/** `auto` chooses the strongest that works here. */
export const isolationChoices = ["auto", "process", "bubblewrap", "container"] as const;
export type IsolationChoice = (typeof isolationChoices)[number];

/** The isolations that hide the machine. Both prevent the same. The first is as fast as no isolation. */
const hiding = ["bubblewrap", "container"] as const;
type Hiding = (typeof hiding)[number];

/**
 * The isolation that a choice means on this machine.
 * @throws EnvironmentTrouble if the requested one does not work here.
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

/** Tries an isolation once. Returns why it does not work here, or undefined if it works. */
export const isolationTrouble = (isolation: Hiding): Promise<string | undefined> => known.get(isolation);

/** A socket's path can have 107 bytes, and the folder and file below this one need about 50. */
const longestFolder = 56;

async function look(isolation: Hiding): Promise<string | undefined> {
  if (process.platform !== "linux") return "it is for Linux alone.";
  if (Buffer.byteLength(tmpdir()) > longestFolder)
    return `the path ${tmpdir()} is too long for a socket in it.`;
  return await tries[isolation]();
}
