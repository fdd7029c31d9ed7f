/** The operating system, free disk space and memory. */
import { existsSync } from "node:fs";
import { access, constants, mkdtemp, rmdir, statfs } from "node:fs/promises";
import path from "node:path";
import { arch, release, tmpdir, totalmem, type } from "node:os";
import { type CheckUp, fail, pass, warn } from "../../common/check-up.ts";
import { makeTemporaryFolder } from "../../common/temporary.ts";

const mib = 2 ** 20;
const gib = 2 ** 30;
const readable = (bytes: number): string =>
  bytes < gib ? `${Math.floor(bytes / mib)} MiB` : `${(bytes / gib).toFixed(1)} GiB`;

export const system: CheckUp = {
  id: "system",
  async look() {
    const name = `${type()} ${release()} on ${arch()}`;
    if (process.platform === "win32") {
      return warn(`${name}: limits of memory and processor time cannot be enforced here.`, "Use WSL 2.");
    }
    if (process.platform !== "linux") return pass(`${name}; only the heap of an answer is limited.`);
    const { glibcVersionRuntime: glibc } = header();
    if (glibc) return pass(`${name}, glibc ${glibc}.`);
    return warn(
      `${name} without glibc: packages with native code may have no build for it.`,
      "If npm ci or a lab fails to load one, use a system with glibc, for example Debian.",
    );
  },
};

function header(): { readonly glibcVersionRuntime?: string } {
  // Looking up the names of network interfaces can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  return (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header;
}

/** The temporary folder holds bundles of answers and bodies of large objects. */
export const disk: CheckUp = {
  id: "disk",
  async look() {
    const folder = tmpdir();
    try {
      await using _ = await makeTemporaryFolder("doctor");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return fail(
        `Cannot create a folder in ${folder} (${code}).`,
        "Fix its permissions or free some space, or set TMPDIR to another folder.",
      );
    }
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const found = `${readable(free)} are free in ${folder}`;
    if (free < 64 * mib) return fail(`${found}: not enough to run an answer.`, "Free some, or set TMPDIR.");
    if (free < 2 * gib) {
      return warn(
        `${found}: little for large objects, too little for LocalStack's image.`,
        "Free some, or set TMPDIR.",
      );
    }
    return pass(`${found}.`);
  },
};

export const workFolder: CheckUp = {
  id: "work",
  async look({ work }) {
    // The folder is created on first use. Until then its parent counts.
    const there = nearest(work);
    try {
      await access(there, constants.W_OK | constants.X_OK);
      // Permissions are not enough: in /proc not even root can create a folder.
      await rmdir(await mkdtemp(path.join(there, ".labs-doctor-")));
      return pass(`Your answers are in ${work}.`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return fail(
        `${there} cannot be written (${code}).`,
        "Make it writable, or let LABS_WORK name another folder.",
      );
    }
  },
};

const nearest = (folder: string): string =>
  existsSync(folder) || folder === path.dirname(folder) ? folder : nearest(path.dirname(folder));

export const memory: CheckUp = {
  id: "memory",
  async look() {
    // Includes a container's limit, unlike os.freemem.
    const free = process.availableMemory();
    const found = `${readable(free)} of ${readable(totalmem())} are available`;
    if (free >= gib) return pass(`${found}.`);
    return warn(
      `${found}: answers that read large objects may be ended, and LocalStack will be.`,
      "End something else that runs.",
    );
  },
};
