/** Where labs and the learner's work are. */
import path from "node:path";
import { fileURLToPath } from "node:url";

export interface Folders {
  /** The project's folder: node_modules, tsconfig.json. */
  readonly project: string;
  /** Holds one folder for each lab. */
  readonly labs: string;
  /** Holds the learner's answers and progress; made when first needed. */
  readonly work: string;
}

/** The same from `src/labs` and from `dist/labs`. */
const project = fileURLToPath(new URL("../..", import.meta.url));

/** `LABS_FOLDER` and `LABS_WORK` in the environment name other folders, for example a teacher's own labs. */
export function findFolders(env: Readonly<Record<string, string | undefined>>): Folders {
  return {
    project: path.resolve(project),
    labs: path.resolve(env["LABS_FOLDER"] || path.join(project, "labs")),
    work: path.resolve(env["LABS_WORK"] || path.join(project, "work")),
  };
}

/** Paths below the current folder are shown from there. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}
