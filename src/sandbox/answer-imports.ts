/** Allowed imports of an answer: Node.js modules, the project's packages and files in its folder, but not the project. */
import { realpathSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";

const refuse = (text: string): OnResolveResult => ({ errors: [{ text }] });

export interface ImportRules {
  /** The project's folder. */
  readonly project: string;
  /** Packages that are already in the answer's process. Their imports become look-ups by name. */
  readonly shared: readonly string[];
  /** The answer is one file and must not import other files. */
  readonly alone: boolean;
}

export interface AnswerImports {
  readonly plugin: Plugin;
  /** Shared packages that were imported. */
  readonly used: ReadonlySet<string>;
}

/** An esbuild plugin that resolves the imports of the answer `source`. */
export function answerImports(source: string, { project, shared, alone }: ImportRules): AnswerImports {
  const used = new Set<string>();
  const own = path.dirname(real(source));
  const packages = path.join(real(project), "node_modules");
  const resolve = async (build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | undefined> => {
    if (args.kind === "entry-point" || args.pluginData === resolving) return undefined;
    if (args.path.endsWith(".node")) return refuseNative(args);
    if (isInside(packages, real(args.importer)) || isBuiltin(args.path)) return undefined;
    if (shared.includes(args.path)) {
      used.add(args.path);
      return { path: args.path, namespace: "shared" };
    }
    if (alone && isRelative(args.path)) {
      return refuse(`${args.path} cannot be imported: this answer is one file`);
    }
    const found = await build.resolve(args.path, {
      kind: args.kind,
      importer: args.importer,
      resolveDir: isRelative(args.path) ? args.resolveDir : real(project),
      pluginData: resolving,
    });
    return isRelative(args.path) ? checkFile(found, args, own) : checkPackage(found, args, packages);
  };
  const setup = (build: PluginBuild): void => {
    build.onResolve({ filter: /.*/ }, (args) => resolve(build, args));
    build.onLoad({ filter: /.*/, namespace: "shared" }, ({ path: name }) => ({
      contents: `module.exports = ${sharedLibrary}(${JSON.stringify(name)});`,
    }));
  };
  return { plugin: { name: "answer-imports", setup }, used };
}

/** Name of the global function that answer-runner.mjs puts there for bundles. */
const sharedLibrary = "__sharedLibrary";

const resolving = Symbol("resolving");

function checkFile(found: OnResolveResult, { path: asked }: OnResolveArgs, own: string): OnResolveResult {
  if (found.errors?.length) return refuse(`There is no file ${asked}`);
  if (!isInside(own, real(found.path ?? ""))) {
    return refuse(
      `${asked} cannot be imported: an answer imports packages and files in its own folder, nothing else`,
    );
  }
  return found;
}

function checkPackage(
  found: OnResolveResult,
  { path: asked }: OnResolveArgs,
  packages: string,
): OnResolveResult {
  if (found.errors?.length) {
    return refuse(`There is no package ${asked} here: the lab's README names the packages that you may use`);
  }
  if (!isInside(packages, real(found.path ?? ""))) {
    return refuse(`${asked} cannot be imported: an answer must not import this project's own code`);
  }
  return found;
}

/** Native code could leave the sandbox, so it runs only if the lab lists its package. */
const refuseNative = ({ path: asked }: OnResolveArgs): OnResolveResult =>
  refuse(`${asked} is native code, and this lab names no package that needs it`);

const isRelative = (asked: string): boolean => /^\.{1,2}(\/|$)/.test(asked) || path.isAbsolute(asked);
const isBuiltin = (asked: string): boolean => asked.startsWith("node:") || builtinModules.includes(asked);

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}

function real(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}
