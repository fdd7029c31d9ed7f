/** Errors of the operating system about missing resources, not about mistakes of a program. */
import { readFileSync } from "node:fs";
import { EnvironmentTrouble } from "./errors.ts";

const lackingCodes: ReadonlySet<unknown> = new Set([
  // Descriptors, of this process and of the machine.
  "EMFILE",
  "ENFILE",
  // Processes, threads and memory.
  "EAGAIN",
  "ENOMEM",
  "ERR_WORKER_OUT_OF_MEMORY",
  // Disk.
  "ENOSPC",
  "EDQUOT",
  "EROFS",
]);

const inWords = new RegExp(
  `\\b(?:${[...lackingCodes].join("|")})\\b|Cannot allocate (?:Wasm )?memory|Failed to reserve virtual memory`,
);

/** Whether an error or its cause is about missing resources, including a temporary folder that cannot be created. */
export function isMachineTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (lackingCodes.has(code) || syscall === "mkdtemp" || inWords.test(error.message)) return true;
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...inner, error.cause].some(isMachineTrouble);
}

/** The same for the text of an error from another process. */
export const tellsMachineTrouble = (text: string): boolean => inWords.test(text);

/** The address space that V8 reserves for the processes of a run. With 32 GiB a run ends in the middle. */
const leastAddressSpace = 45 * 1024 ** 3;

/**
 * If V8 cannot reserve addresses it ends the process without a message, so the limit is checked before.
 * @throws EnvironmentTrouble if `ulimit -v` is too low.
 */
export function refuseSmallAddressSpace(): void {
  if (process.platform !== "linux") return;
  const limit = addressSpace();
  if (limit === undefined || limit >= leastAddressSpace) return;
  const gib = (bytes: number): string => `${Math.round(bytes / 1024 ** 3)} GiB`;
  throw new EnvironmentTrouble(
    `The address space of a process is limited to ${gib(limit)} here; Node.js reserves more than that.`,
    { hint: `Run \`ulimit -v unlimited\` first. At least ${gib(leastAddressSpace)} are needed.` },
  );
}

/** https://man7.org/linux/man-pages/man5/proc_pid_limits.5.html; undefined when it is unlimited or unknown. */
function addressSpace(): number | undefined {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const [, soft] = /^Max address space\s+(\d+)/m.exec(limits) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
