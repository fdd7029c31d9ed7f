import type { Isolation } from "../../src/common/run-data.ts";
import { isolationTrouble } from "../../src/isolation/isolation.ts";

const works = async (isolation: "bubblewrap" | "container"): Promise<Isolation[]> =>
  (await isolationTrouble(isolation)) === undefined ? [isolation] : [];

/**
 * The isolations that work on this machine; the last is the one that `auto` chooses. Each process in a container
 * costs half a second, so containers are used only with ISOLATION=container, without the others. `.ci/run` does this.
 */
export const isolationsHere: readonly Isolation[] =
  process.env.ISOLATION === "container"
    ? await works("container")
    : ["process", ...(await works("bubblewrap"))];
