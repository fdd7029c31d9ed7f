/** What a sandboxed Python process stands on. */
import type { ProcessOptions } from "./types.ts";

/** Isolated from the person's environment and packages of the user; writes no bytecode beside the code. */
export const pythonFlags = ["-I", "-B", "-u"];

/** Python and the shared libraries of its native code, for isolations that hide the machine's files. */
export function mountsOfPython({ python }: ProcessOptions): {
  program?: { file: string; native: readonly string[] };
} {
  return python ? { program: { file: python.program, native: python.native } } : {};
}
