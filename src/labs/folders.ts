/** The folders of labs and of the learner's work. */
import path from "node:path";
import { fileURLToPath } from "node:url";

export interface Folders {
  /** The project's folder: node_modules, tsconfig.json. */
  readonly project: string;
  /** The folder with one folder per lab. */
  readonly labs: string;
  /** The folder of the learner's answers and progress, created on first use. */
  readonly work: string;
}

/** The same from `src/labs` and from `dist/labs`. */
const project = fileURLToPath(new URL("../..", import.meta.url));

/** The environment variables `LABS_FOLDER` and `LABS_WORK` set other folders, for example with a teacher's labs. */
export function findFolders(env: Readonly<Record<string, string | undefined>>): Folders {
  return {
    project: path.resolve(project),
    labs: path.resolve(env["LABS_FOLDER"] || path.join(project, "labs")),
    work: path.resolve(env["LABS_WORK"] || path.join(project, "work")),
  };
}

/** Paths below the working directory are shown relative to it. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}
