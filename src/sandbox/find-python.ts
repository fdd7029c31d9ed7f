/** Finds a Python of this machine for sandboxed processes. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Remembered } from "../common/remember.ts";
import type { Python } from "./types.ts";

const run = promisify(execFile);
const patienceMs = 20_000;

/** Python reports these values itself, so a launcher (pyenv, a virtual environment) does not matter. */
const asks = `
import glob, json, os, sys, sysconfig
modules = [os.path.abspath(name) for name in sys.path if name and os.path.exists(name)]
folders = {*modules, sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
settings = os.path.join(sys.prefix, "pyvenv.cfg")
native = glob.glob(os.path.join(sysconfig.get_path("platstdlib"), "lib-dynload", "*.so"))
print(json.dumps({
  "version": list(sys.version_info[:2]),
  "program": os.path.realpath(sys.executable),
  "modules": modules,
  "readable": sorted(os.path.realpath(name) for name in [*folders, settings] if os.path.exists(name)),
  "native": native,
}))`;

const least = [3, 9] as const;

type Told = Python & { readonly version: readonly [number, number] };

const pythons = new Remembered(ask);

/**
 * The Python of this version, for example "3.12", otherwise the `python3` on the PATH. Undefined if there is none or it
 * is older than 3.9.
 */
export async function findPython(version: string): Promise<Python | undefined> {
  for (const name of [`python${version}`, "python3"]) {
    const python = await pythons.get(name);
    if (python) return python;
  }
  return undefined;
}

async function ask(name: string): Promise<Python | undefined> {
  let told: Told;
  try {
    const { stdout } = await run(name, ["-c", asks], { timeout: patienceMs, cwd: "/" });
    told = JSON.parse(stdout) as Told;
  } catch {
    // Missing, or a launcher without this version.
    return undefined;
  }
  const [major, minor] = told.version;
  const isNewEnough = major > least[0] || (major === least[0] && minor >= least[1]);
  return isNewEnough ? told : undefined;
}
