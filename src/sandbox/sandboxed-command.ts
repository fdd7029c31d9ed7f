/** The command of a sandboxed process: Node.js with its flags, in its isolation, under the kernel's limits. */
import { bubblewrap, bubblewrapArguments } from "../isolation/bubblewrap.ts";
import { type Command, limited } from "./limits.ts";
import { nodeFlags } from "./node-flags.ts";
import { mountsOfPython, pythonFlags } from "./python.ts";
import type { ProcessOptions } from "./types.ts";

/** With real paths. */
export interface SandboxedOptions extends ProcessOptions {
  /** RLIMIT_DATA in KiB. */
  readonly dataKb?: number | undefined;
}

/** `script` and its arguments, run by this Node.js in its isolation, unless that is a container. */
export async function sandboxedCommand(
  options: SandboxedOptions,
  script: readonly string[],
): Promise<Command> {
  const program = programCommand(options, script);
  if (options.isolation !== "bubblewrap") return limited(program, options);
  const { readable, scratch = [], server } = options;
  const mounts = {
    ...options,
    ...mountsOfPython(options),
    scratch,
    readable: [...readable, ...(server ? [server.socket] : [])],
  };
  const args = [...(await bubblewrapArguments(mounts)), "--", program.file, ...program.args];
  return limited({ file: bubblewrap, args }, options);
}

/** `script` and its arguments, run by this Node.js with its permission flags, or by Python, which restricts itself. */
export function programCommand(options: SandboxedOptions, script: readonly string[]): Command {
  const { python } = options;
  if (python) return { file: python.program, args: [...pythonFlags, ...script] };
  const writable = [...options.writable, ...(options.scratch ?? [])];
  return { file: process.execPath, args: [...nodeFlags({ ...options, writable }), ...script] };
}
