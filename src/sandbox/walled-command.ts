/** The command of a walled process: Node.js with its flags, behind the walls of its isolation, under the kernel's limits. */
import { bubblewrap, bubblewrapArguments } from "../isolation/bubblewrap.ts";
import { type Command, limited } from "./limits.ts";
import { nodeFlags } from "./node-flags.ts";
import { mountsOfPython, pythonFlags } from "./python.ts";
import type { ProcessOptions } from "./types.ts";

/** With real paths. */
export interface WalledOptions extends ProcessOptions {
  /** RLIMIT_DATA in KiB. */
  readonly dataKb?: number | undefined;
}

/** `script` and its arguments, run by this Node.js behind the walls of its isolation, but for those of a container. */
export async function walledCommand(walls: WalledOptions, script: readonly string[]): Promise<Command> {
  const program = programCommand(walls, script);
  if (walls.isolation !== "bubblewrap") return limited(program, walls);
  const { readable, scratch = [], server } = walls;
  const mounts = {
    ...walls,
    ...mountsOfPython(walls),
    scratch,
    readable: [...readable, ...(server ? [server.socket] : [])],
  };
  const args = [...(await bubblewrapArguments(mounts)), "--", program.file, ...program.args];
  return limited({ file: bubblewrap, args }, walls);
}

/** `script` and its arguments, run by this Node.js with its own walls, or by Python, which builds them itself. */
export function programCommand(walls: WalledOptions, script: readonly string[]): Command {
  const { python } = walls;
  if (python) return { file: python.program, args: [...pythonFlags, ...script] };
  const writable = [...walls.writable, ...(walls.scratch ?? [])];
  return { file: process.execPath, args: [...nodeFlags({ ...walls, writable }), ...script] };
}
