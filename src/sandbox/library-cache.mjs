// Loads and uses every shared package once and keeps what V8 compiled (the entry module of a sandboxed process, because
// the same flags must hold as in the processes that use it).
import { writeFileSync } from "node:fs";
import { compileLibraries, loadLibraries } from "./load-libraries.mjs";
import { warmUp } from "./warm-up.mjs";

// oxlint-disable-next-line import/no-default-export -- process-runner.mjs calls the default export
export default async function make(channel) {
  const { value: task } = await channel.messages.next();
  const script = compileLibraries(task.file);
  const library = loadLibraries(script, task.file);
  for (const name of task.names) library(name);
  await warmUp(library, task.names);
  writeFileSync(task.cache, script.createCachedData());
  channel.send("made");
}
