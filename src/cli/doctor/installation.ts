/** Node.js, the installed packages and the build. */
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { type CheckUp, fail, pass, warn } from "../../common/check-up.ts";

/** The oldest version is in package.json, `>=20.19`. */
export const nodeVersion = (running = process.versions.node): CheckUp => ({
  id: "node",
  async look({ project }) {
    const { engines } = await readJson<{ engines: { node: string } }>(path.join(project, "package.json"));
    const floor = engines.node.replace(/^>=/, "");
    if (isAtLeast(running, floor)) return pass(`Node.js ${running}.`);
    return fail(
      `Node.js ${running} is too old: labs need ${floor} or newer.`,
      "Install a current one from https://nodejs.org.",
    );
  },
});

interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly link?: boolean;
  /** Only tests and benches need it: `./lab` leaves it out, `npm ci` does not. */
  readonly dev?: boolean;
  /** Only tests and benches need it, or it is optional. */
  readonly devOptional?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** npm records the installed packages. They must match package-lock.json. */
export const installed: CheckUp = {
  id: "packages",
  async look({ project }) {
    const fix = "Run npm ci.";
    const wanted = await readJson<Lock>(path.join(project, "package-lock.json"));
    const found = await readJson<Lock>(path.join(project, "node_modules", ".package-lock.json")).catch(
      () => undefined,
    );
    if (!found) return fail("node_modules is missing or incomplete.", fix);
    const hasDev = Object.values(found.packages).some(({ dev }) => dev);
    const isWanted = ({ optional, link, dev, devOptional }: LockedPackage): boolean =>
      !optional && !link && (hasDev || !(dev || devOptional));
    const wrong = Object.entries(wanted.packages).filter(
      ([place, entry]) =>
        place.startsWith("node_modules/") &&
        isWanted(entry) &&
        found.packages[place]?.version !== entry.version,
    );
    const [first] = wrong;
    if (!first) return pass(`node_modules is what package-lock.json asks for.`);
    const [place, { version }] = first;
    return fail(
      `${wrong.length} of the installed packages are not what package-lock.json asks for, for example ` +
        `${place.replace("node_modules/", "")}: ${version} wanted, ${found.packages[place]?.version ?? "none"} there.`,
      fix,
    );
  },
};

/** scripts/setup.mjs writes dist/.built after each build. */
export const built: CheckUp = {
  id: "build",
  async look({ project }) {
    const done = await stat(path.join(project, "dist", ".built")).catch(() => undefined);
    if (!done) return fail("dist is not built.", "Run npm run build.");
    const source = path.join(project, "src");
    const names = await readdir(source, { recursive: true });
    const times = await Promise.all(names.map(async (name) => (await stat(path.join(source, name))).mtimeMs));
    if (Math.max(...times) <= done.mtimeMs) return pass("dist is up to date.");
    return warn("Sources have changed since dist was built.", "Run npm run build.");
  },
};

const readJson = async <Shape>(file: string): Promise<Shape> =>
  JSON.parse(await readFile(file, "utf8")) as Shape;

function isAtLeast(version: string, floor: string): boolean {
  const [have, need] = [version, floor].map((text) => text.split(".").map(Number));
  for (const [index, part] of need!.entries()) {
    const own = have![index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
