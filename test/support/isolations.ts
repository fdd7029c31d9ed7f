import { type Isolation, isolationTrouble } from "../../src/common/isolation.ts";

const works = async (isolation: "bubblewrap" | "container"): Promise<Isolation[]> =>
  (await isolationTrouble(isolation)) === undefined ? [isolation] : [];

/** The isolations that work on this machine, the one that `auto` takes last; `.ci/run` installs what all of them need. */
export const isolationsHere: readonly Isolation[] = [
  "process",
  ...(await works("container")),
  ...(await works("bubblewrap")),
];
