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
const defaultFileMb = 512;
const threadStackKb = 2048;

/** Watches descriptor 4, which ends with the process that started us, however it ended: then the group dies. */
const watchdog = "(read -r _ <&4; kill -9 -$$) >/dev/null 2>&1 3<&- 5<&- &";

export interface KernelLimits {
  readonly cpuSeconds?: number | undefined;
  /** RLIMIT_DATA in KiB, absent where the system does not count it. */
  readonly dataKb?: number | undefined;
  /** RLIMIT_FSIZE in MiB. */
  readonly fileMb?: number | undefined;
}

/** A command under limits, in the group of the process that is started. */
export function limited(command: Command, limits: KernelLimits): Command {
  if (process.platform === "win32") return command;
  const script = [...limitLines(limits), watchdog, 'exec "$0" "$@" 4<&-'].join("\n");
  return { file: "/bin/sh", args: ["-c", script, command.file, ...command.args] };
}

/**
 * The first process of a container: what it runs is in its arguments. It ends with its standard input,
 * which ends with the process that started the container, and with it everything in the container does. Signals from
 * within do not end it. Its exit code is the command's, 128 + n for a signal n.
 */
export const firstProcess = (limits: KernelLimits): string =>
  [
    ...limitLines(limits),
    "unset PATH HOSTNAME",
    // The shell says on standard error how a command was ended by a signal.
    "exec 4<&0 5>&2 2>/dev/null",
    '"$@" </dev/null 2>&5 4<&- 5>&- &',
    "child=$!",
    "(read -r _ <&4; kill -9 $child) &",
    "wait $child",
    "exit $?",
  ].join("\n");

const limitLines = ({
  cpuSeconds = defaultCpuSeconds,
  fileMb = defaultFileMb,
  dataKb,
}: KernelLimits): string[] => [
  "ulimit -c 0",
  `ulimit -t ${Math.ceil(cpuSeconds)}`,
  `ulimit -f ${fileMb * 2048}`, // blocks of 512 bytes
  // A thread's stack is data to the kernel, all of it. V8 itself uses less than 1 MiB of the main one.
  `ulimit -S -s ${threadStackKb} 2>/dev/null`,
  ...(dataKb === undefined ? [] : [`ulimit -d ${dataKb}`]),
  // What shells add to the environment by themselves.
  "unset PWD OLDPWD SHLVL",
];
