/**
 * Loaded into every fork before its check file. When the command line was killed, nobody is left to end the fork,
 * and what a check has open would keep it alive.
 */
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
