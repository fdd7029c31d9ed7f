import type { Isolation } from "../../src/common/run-data.ts";
import { isolationTrouble } from "../../src/isolation/isolation.ts";

const works = async (isolation: "bubblewrap" | "container"): Promise<Isolation[]> =>
  (await isolationTrouble(isolation)) === undefined ? [isolation] : [];

/**
 * The isolations that work on this machine, the one that `auto` takes last. Each process in a container costs
 * half a second, so containers are tried only where ISOLATION=container asks for them, and then alone: `.ci/run` does.
 */
export const isolationsHere: readonly Isolation[] =
  process.env.ISOLATION === "container"
    ? await works("container")
    : ["process", ...(await works("bubblewrap"))];
