// Checks every import in src/ and labs/ against rooms.json, which lists what each room may import and why. Also
// refused: import cycles, including type imports, files that belong to no room, and unused entries.
// `npm run lint` runs it: node scripts/check-rooms.mjs
import { readFileSync, readdirSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Visitor, parseSync } from "rolldown/utils";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * @typedef {"imports" | "types" | "loads"} Kind `types`: erased when the file is built. `loads`: by `import()`.
 * @typedef {{ duty: string } & Partial<Record<Kind, Record<string, string>>>} Room
 * @typedef {{ specifier: string, kind: Kind, line: number }} Import
 */

/** The imports of a file, in every form with a literal specifier. @returns {Import[]} */
export function importsOf(file, source) {
  const { program } = parseSync(file, source);
  const found = [];
  const add = (node, literal, kind) => {
    if (typeof literal?.value !== "string") return;
    found.push({ specifier: literal.value, kind, line: source.slice(0, node.start).split("\n").length });
  };
  const isType = (kind) => (kind === "type" ? "types" : "imports");
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source, isType(node.importKind)),
    ExportNamedDeclaration: (node) => add(node, node.source, isType(node.exportKind)),
    ExportAllDeclaration: (node) => add(node, node.source, isType(node.exportKind)),
    ImportExpression: (node) => add(node, node.source, "loads"),
    TSImportType: (node) => add(node, node.source, "types"),
  }).visit(program);
  return found;
}

/** `*` stands for one name, `{a,b}` for one of several. */
const pattern = (key) => {
  const source = key
    .replaceAll(/[.+]/g, String.raw`\$&`)
    .replaceAll("*", "[^/]+")
    .replaceAll(/\{(.+?)\}/g, (_found, names) => `(?:${names.replaceAll(",", "|")})`);
  return new RegExp(`^${source}(?=/|$)`);
};
const packageOf = (specifier) =>
  specifier.startsWith("node:")
    ? specifier.split("/")[0]
    : specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
/** Kinds of entries that allow an import of each kind. */
const allowing = { imports: ["imports"], types: ["imports", "types"], loads: ["imports", "loads"] };

/** The rooms of a table and the imports they allow. */
class Rooms {
  #rooms;
  #used = new Set();

  constructor(table) {
    const depth = (key) => key.split("/").length;
    this.#rooms = Object.entries(table)
      .map(([key, room]) => ({ key, room, pattern: pattern(key) }))
      .sort((one, other) => depth(other.key) - depth(one.key));
  }

  /** @returns {{ key: string, place: string, room: Room } | undefined} `place` differs for rooms with a `*`. */
  of(file) {
    for (const { key, room, pattern } of this.#rooms) {
      const place = pattern.exec(file)?.[0];
      if (place !== undefined) return { key, place, room };
    }
    return undefined;
  }

  /** Why a file may not import another file or a package. Undefined if it may. */
  refusal(file, { specifier, kind }) {
    const own = this.of(file);
    const isFile = specifier.startsWith(".");
    const target = isFile ? posix.join(posix.dirname(file), specifier) : packageOf(specifier);
    if (isFile && this.of(target)?.place === own.place) return undefined;
    for (const list of allowing[kind]) {
      const entry = Object.keys(own.room[list] ?? {}).find((key) =>
        isFile ? this.#covers(key, target) : key === specifier || pattern(key).exec(target)?.[0] === target,
      );
      if (entry !== undefined) {
        this.#used.add(`${own.key} ${list} ${entry}`);
        return undefined;
      }
    }
    const form = { imports: "import", types: "import types of", loads: "load" }[kind];
    return `${own.key} may not ${form} ${target}`;
  }

  /** An entry for a room covers only that room, not the rooms inside it. An entry for a file covers that file. */
  #covers(entry, target) {
    return this.#rooms.some(({ key }) => key === entry) ? this.of(target)?.key === entry : target === entry;
  }

  /** Entries that no import needs. */
  unused() {
    return this.#rooms.flatMap(({ key, room }) =>
      ["imports", "types", "loads"].flatMap((list) =>
        Object.keys(room[list] ?? {})
          .filter((entry) => !this.#used.has(`${key} ${list} ${entry}`))
          .map((entry) => `rooms.json: ${key} needs no entry for ${entry} in "${list}"`),
      ),
    );
  }
}

/** The import cycles. @param {Map<string, string[]>} graph */
export function cycles(graph) {
  const found = [];
  const state = new Map();
  const path = [];
  const visit = (file) => {
    state.set(file, "open");
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      if (state.get(next) === "open") found.push([...path.slice(path.indexOf(next)), next]);
      else if (!state.has(next)) visit(next);
    }
    path.pop();
    state.set(file, "done");
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}

/**
 * @param {Record<string, Room>} table
 * @param {Map<string, string>} sources by path from the project's folder, with `/`
 * @returns {string[]} one line for each forbidden import and each cycle
 */
export function violations(table, sources) {
  return examine(new Rooms(table), sources);
}

function examine(rooms, sources) {
  const found = [];
  const graph = new Map();
  for (const [file, source] of sources) {
    if (!rooms.of(file)) {
      found.push(`${file}: belongs to no room of rooms.json`);
      continue;
    }
    const imports = importsOf(file, source);
    for (const one of imports) {
      const refusal = rooms.refusal(file, one);
      if (refusal) found.push(`${file}:${one.line}: ${refusal}`);
    }
    const files = imports.filter(({ specifier }) => specifier.startsWith("."));
    graph.set(
      file,
      files.map(({ specifier }) => posix.join(posix.dirname(file), specifier)),
    );
  }
  return [...found, ...cycles(graph).map((ring) => `import cycle: ${ring.join(" -> ")}`)];
}

/** The code of these folders of the project. @returns {Map<string, string>} */
export function readSources(...folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.(ts|mts|mjs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  const pathOf = (file) => relative(root, file).split(sep).join("/");
  return new Map(files.map((file) => [pathOf(file), readFileSync(file, "utf8")]));
}

export const readTable = () => JSON.parse(readFileSync(join(root, "rooms.json"), "utf8")).rooms;

function main() {
  const rooms = new Rooms(readTable());
  const found = examine(rooms, readSources("src", "labs"));
  const all = [...found, ...rooms.unused()];
  all.forEach((line) => console.error(line));
  if (all.length > 0) {
    console.error(
      `\nRemove these imports (${all.length}). rooms.json lists what each room may import and why.`,
    );
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
