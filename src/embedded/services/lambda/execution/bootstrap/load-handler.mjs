// Finds the function that a handler name means, by the rules of Lambda's Node.js runtime: `folder/file.export`,
// the file as CommonJS or ES module. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isBefore24, RuntimeError } from "./errors.mjs";

/** As the file on AWS that loads functions: it is named in what Node.js says about a missing module. */
const require = createRequire(new URL("index.mjs", import.meta.url));

/** @throws RuntimeError, or whatever the module throws while it loads. */
export async function loadHandler(taskRoot, handlerName) {
  const { file, names } = splitName(handlerName);
  const loaded = await loadModule(taskRoot, file);
  const handler = names.reduce((value, name) => value?.[name], loaded);
  if (handler === undefined || handler === null) {
    throw new RuntimeError("HandlerNotFound", `${handlerName} is undefined or not exported`);
  }
  if (typeof handler !== "function") {
    throw new RuntimeError("HandlerNotFound", `${handlerName} is not a function`);
  }
  return handler;
}

function splitName(handlerName) {
  if (handlerName.includes("..")) {
    throw new RuntimeError(
      "MalformedHandlerName",
      `'${handlerName}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const base = path.basename(handlerName);
  const dot = base.indexOf(".");
  if (dot < 1) throw new RuntimeError("MalformedHandlerName", "Bad handler");
  const file = path.join(path.dirname(handlerName), base.slice(0, dot));
  return { file, names: base.slice(dot + 1).split(".") };
}

async function loadModule(taskRoot, file) {
  const base = path.resolve(taskRoot, file);
  const found = [base, `${base}.js`, `${base}.mjs`, `${base}.cjs`].find((name) => isFile(name));
  try {
    // Not there: maybe a package, and if not, the loader's own error says where it looked.
    if (found === undefined) {
      return require(require.resolve(path.basename(file), { paths: [taskRoot, path.dirname(base)] }));
    }
    if (found.endsWith(".mjs") || (found.endsWith(".js") && isModulePackage(found, taskRoot))) {
      return await import(pathToFileURL(found).href);
    }
    return require(found);
  } catch (error) {
    throw namedByAws(error);
  }
}

function isFile(name) {
  if (!path.extname(name) || !existsSync(name)) return false;
  return [".js", ".mjs", ".cjs"].includes(path.extname(name));
}

/** Whether the nearest package.json, up to the task root, makes `.js` an ES module. */
function isModulePackage(file, taskRoot) {
  let folder = path.dirname(file);
  while (folder.startsWith(path.resolve(taskRoot))) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type === "module";
    folder = path.dirname(folder);
  }
  return false;
}

/** What an ES module cannot import (ERR_MODULE_NOT_FOUND) stays Node.js' own error. */
function namedByAws(error) {
  if (error instanceof SyntaxError) {
    const facts = isBefore24 ? {} : { stack: error.stack };
    return new RuntimeError("UserCodeSyntaxError", String(error), facts);
  }
  if (error?.code === "MODULE_NOT_FOUND") return new RuntimeError("ImportModuleError", String(error));
  return error;
}
