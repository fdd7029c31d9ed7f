// Gives a function a /tmp of its own: paths below /tmp lead to the environment's folder.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const onePath =
  "access appendFile chmod chown createReadStream createWriteStream exists lchown lstat lutimes mkdir mkdtemp open " +
  "openAsBlob opendir readFile readdir readlink realpath rm rmdir stat statfs truncate unlink unwatchFile utimes " +
  "watch watchFile writeFile";
const twoPaths = "copyFile cp link rename symlink";

/** `own`: absolute path of the folder that stands for /tmp. `ownPaths`: the server's files that the runtime reads. */
export function moveTemporaryFolder(own, ownPaths) {
  // On many systems this server's own files are below /tmp, and so may a clone: they stay what they are.
  const kept = [path.resolve(own, "../.."), ...ownPaths];
  const isKept = (real) => kept.some((folder) => real === folder || real.startsWith(folder + path.sep));
  const lead = (value) => {
    const name = value instanceof URL && value.protocol === "file:" ? fileURLToPath(value) : value;
    if (typeof name !== "string" || !name.startsWith("/tmp")) return value;
    const real = path.resolve(name);
    const leads = real === "/tmp" || (real.startsWith("/tmp/") && !isKept(real));
    return leads ? own + real.slice("/tmp".length) : value;
  };
  for (const holder of [fs, fs.promises]) {
    for (const name of variants(onePath)) wrap(holder, name, (args) => [lead(args[0]), ...args.slice(1)]);
    for (const name of variants(twoPaths)) {
      wrap(holder, name, (args) => [lead(args[0]), lead(args[1]), ...args.slice(2)]);
    }
  }
  syncBuiltinESMExports();
}

const variants = (names) => names.split(" ").flatMap((name) => [name, `${name}Sync`]);

function wrap(holder, name, changed) {
  const original = holder[name];
  if (typeof original !== "function") return;
  const wrapped = (...args) => original.apply(holder, args.length === 0 ? args : changed(args));
  holder[name] = Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
}
