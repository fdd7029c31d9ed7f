/** Paths that tools below us cannot read: vite takes `#`, `%` and `?` for parts of a URL, esbuild `*` for a pattern. */
import { EnvironmentTrouble } from "./errors.ts";

/** On Windows the backslash parts folders. */
const odd = process.platform === "win32" ? /[#%?*]/ : /[#%?*\\]/;

/** @throws EnvironmentTrouble that names the sign, when a path has one of those. */
export function refuseOddPath(what: string, place: string): void {
  const [sign] = odd.exec(place) ?? [];
  if (sign === undefined) return;
  throw new EnvironmentTrouble(`${what} cannot be used from ${place}: its path contains "${sign}".`, {
    hint: "Check files are loaded by tools that read # % ? * and \\ as something else. Move it to another folder.",
  });
}
