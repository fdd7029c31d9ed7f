/**
 * Limits that the kernel keeps, set by the shell before Node.js starts: memory (RLIMIT_DATA), processor time
 * (RLIMIT_CPU), size of a written file (RLIMIT_FSIZE), no core dumps. RLIMIT_DATA, because a heap limit lets
 * Buffers through and an address-space limit breaks WebAssembly.
 * RLIMIT_DATA counts on Linux alone; elsewhere the heap limit of node-flags.ts is all that bounds memory.
 */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

const defaultCpuSeconds = 3600;
const fileMb = 512;
const threadStackKb = 2048;

/** Watches descriptor 4, which ends with the process that started us, however it ended: then the group dies. */
const watchdog = "(read -r _ <&4; kill -9 -$$) >/dev/null 2>&1 3<&- 5<&- &";

/** `dataKb`: RLIMIT_DATA in KiB, absent where the system does not count it. */
export function limited(
  command: Command,
  {
    cpuSeconds = defaultCpuSeconds,
    dataKb,
  }: { cpuSeconds?: number | undefined; dataKb?: number | undefined },
): Command {
  if (process.platform === "win32") return command;
  const script = [
    "ulimit -c 0",
    `ulimit -t ${Math.ceil(cpuSeconds)}`,
    `ulimit -f ${fileMb * 2048}`, // blocks of 512 bytes
    // A thread's stack is data to the kernel, all of it. V8 itself uses less than 1 MiB of the main one.
    `ulimit -S -s ${threadStackKb} 2>/dev/null`,
    ...(dataKb === undefined ? [] : [`ulimit -d ${dataKb}`]),
    watchdog,
    // What shells add to the environment by themselves.
    "unset PWD OLDPWD SHLVL",
    'exec "$0" "$@" 4<&-',
  ].join("\n");
  return { file: "/bin/sh", args: ["-c", script, command.file, ...command.args] };
}
