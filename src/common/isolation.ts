/** What stands between an answer's process and the machine, and which of it works here. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import { bubblewrap, bubblewrapArguments } from "./bubblewrap.ts";
import { EnvironmentTrouble } from "./errors.ts";

/** docs/security.md says what each wall stops. */
export type Isolation = "process" | "bubblewrap";

/** `auto`: the strongest that works here. */
export const isolationChoices = ["auto", "process", "bubblewrap"] as const;
export type IsolationChoice = (typeof isolationChoices)[number];

/**
 * What a choice comes to on this machine.
 * @throws EnvironmentTrouble when the one that was asked for does not work here.
 */
export async function chooseIsolation(choice: IsolationChoice): Promise<Isolation> {
  if (choice === "process") return choice;
  const trouble = await bubblewrapTrouble();
  if (trouble === undefined) return "bubblewrap";
  if (choice === "auto") return "process";
  throw new EnvironmentTrouble(`--isolation bubblewrap does not work here: ${trouble}`, {
    hint: "Leave the option out to take what works, or say --isolation process.",
  });
}

let known: Promise<string | undefined> | undefined;

/** Why bubblewrap does not work here, found by starting it once; undefined when it does. */
export const bubblewrapTrouble = (): Promise<string | undefined> => (known ??= tryBubblewrap());

/** The kernel takes 107 bytes for a socket's path, and the folder and file below this one have some 50. */
const longestFolder = 56;
const patienceMs = 10_000;

async function tryBubblewrap(): Promise<string | undefined> {
  if (process.platform !== "linux") return "it is for Linux alone.";
  if (Buffer.byteLength(tmpdir()) > longestFolder)
    return `the path ${tmpdir()} is too long for a socket in it.`;
  const walls = await bubblewrapArguments({
    readable: [],
    writable: [],
    scratch: ["/scratch"],
    cwd: "/scratch",
  });
  const child = spawn(bubblewrap, [...walls, "--", process.execPath, "--version"], {
    env: {},
    stdio: ["ignore", "ignore", "pipe"],
    timeout: patienceMs,
    killSignal: "SIGKILL",
  });
  const said = text(child.stderr);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    if (code === 0) return undefined;
    return (await said).trim().split("\n")[0] || `it ended with ${code ?? "a signal"}.`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? "it is not installed (on Debian: apt-get install bubblewrap)." : message;
  }
}
