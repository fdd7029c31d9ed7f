import { type Isolation, bubblewrapTrouble } from "../../src/common/isolation.ts";

/** The isolations that work on this machine; `.ci/run` installs what all of them need. */
export const isolationsHere: readonly Isolation[] =
  (await bubblewrapTrouble()) === undefined ? ["process", "bubblewrap"] : ["process"];
