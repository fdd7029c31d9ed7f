/** Paths that the tools in use misread: vite treats `#`, `%` and `?` as parts of a URL, esbuild `*` as a pattern. */
import { EnvironmentTrouble } from "./errors.ts";

/** On Windows the backslash separates folders. */
const odd = process.platform === "win32" ? /[#%?*]/ : /[#%?*\\]/;

/** @throws EnvironmentTrouble with the character, if a path contains one of these. */
export function refuseOddPath(what: string, place: string): void {
  const [sign] = odd.exec(place) ?? [];
  if (sign === undefined) return;
  throw new EnvironmentTrouble(`${what} cannot be used from ${place}: its path contains "${sign}".`, {
    hint: "Check files are loaded by tools that read # % ? * and \\ as something else. Move it to another folder.",
  });
}
