/** Errors of the operating system that say what the machine lacks, not what a program did wrong. */

const troubles: ReadonlySet<unknown> = new Set([
  // Descriptors, of this process and of the machine.
  "EMFILE",
  "ENFILE",
  // Processes and threads.
  "EAGAIN",
  "ENOMEM",
  // Disk.
  "ENOSPC",
  "EDQUOT",
  "EROFS",
]);

export const isMachineTrouble = (error: Error): boolean =>
  troubles.has((error as NodeJS.ErrnoException).code);
