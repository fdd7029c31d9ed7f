// DuckDB's file access ends at the folders of its process: Node.js' permission model does not reach native code, but
// DuckDB has settings of its own, and this sets them before the code that asked for a database gets it.
// https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview: with enable_external_access off, files
// outside of allowed_directories are neither read nor written, extensions are not loaded, and none of the two, nor
// temp_directory, can be changed again.
// Untrusted code shares this realm and may have replaced what built-in prototypes hold: what is used later is taken here.
import path from "node:path";

const { apply, ownKeys, defineProperty } = Reflect;
const { freeze } = Object;
const { then } = Promise.prototype;
const { startsWith } = String.prototype;
const { test } = RegExp.prototype;
const { exec } = RegExp.prototype;
const { resolve, sep } = path;
const { stringify } = JSON;
const SafePromise = Promise;
const AnyError = Error;

/** Settings that name files, or that would open or keep what is closed here. */
const closed = /(?:director|path|_output$|extension|^lock_|^allow|^enable_external|^home)/;
/** `file:`, `http:`, `md:` and other ways to name a database, but not a drive of Windows. */
const scheme = /^[a-z][a-z\d+.-]+:/i;
for (const pattern of [closed, scheme]) defineProperty(pattern, "exec", { value: exec });

/** Continues with the value itself: `await` would look up members that untrusted code may have replaced. */
function next(promise, onValue, onError) {
  defineProperty(promise, "constructor", { value: SafePromise });
  apply(then, promise, [onValue, onError]);
}

function quoted(text) {
  let inside = "";
  for (let n = 0; n < text.length; n += 1) inside += text[n] === "'" ? "''" : text[n];
  return `'${inside}'`;
}

/** @param {readonly string[]} folders absolute paths */
function isWithin(folders, place) {
  for (let n = 0; n < folders.length; n += 1) {
    if (place === folders[n] || apply(startsWith, place, [folders[n] + sep])) return true;
  }
  return false;
}

/** Where a file of DuckDB lies: an absolute path, for the working directory may be said to be another. */
function placeOf(file, folders) {
  if (file === undefined || file === "" || file === ":memory:") return file;
  const place = typeof file === "string" && !apply(test, scheme, [file]) ? resolve(file) : undefined;
  if (place === undefined || !isWithin(folders, place)) {
    throw new AnyError(`DuckDB's files can be in the answer's own folder alone, not at ${stringify(file)}`);
  }
  return place;
}

/** Gives the database once its settings are closed. */
function lock(native, opened, statements) {
  return new SafePromise((give, fail) => {
    next(
      opened,
      (database) => {
        // A database of the cache has its folders already, and lets them be no others: the last statement is what counts.
        const onError = (connection, n) => (n < statements.length - 1 ? () => run(connection, n + 1) : fail);
        const run = (connection, n) => {
          if (n === statements.length) {
            native.disconnect_sync(connection);
            give(database);
          } else
            next(
              native.query(connection, statements[n]),
              () => run(connection, n + 1),
              onError(connection, n),
            );
        };
        next(native.connect(database), (connection) => run(connection, 0), fail);
      },
      fail,
    );
  });
}

/**
 * @param {Record<string, any>} native what duckdb.node exports
 * @param {readonly string[]} folders absolute paths
 */
function restrictDuckDB(native, folders) {
  let list = "";
  for (let n = 0; n < folders.length; n += 1) list += `${n > 0 ? ", " : ""}${quoted(folders[n])}`;
  const statements = freeze([`SET allowed_directories = [${list}]`, "SET enable_external_access = false"]);
  const own = {
    __proto__: null,
    open: (file, config) => lock(native, native.open(placeOf(file, folders), config), statements),
    get_or_create_from_cache: (cache, file, config) =>
      lock(native, native.get_or_create_from_cache(cache, placeOf(file, folders), config), statements),
    set_config(config, name, value) {
      const asked = `${name}`;
      const given = `${value}`;
      // Where it may lie is where a database may lie.
      if (asked === "temp_directory") return native.set_config(config, asked, placeOf(given, folders));
      if (apply(test, closed, [asked])) {
        throw new AnyError(`DuckDB's setting ${asked} is not available here`);
      }
      return native.set_config(config, asked, given);
    },
  };
  const restricted = {};
  const names = ownKeys(native);
  for (let n = 0; n < names.length; n += 1) {
    const name = names[n];
    defineProperty(restricted, name, { value: own[name] ?? native[name], enumerable: true });
  }
  return freeze(restricted);
}

/** Restrictions by the name of the file that contains the native code. */
const restrictions = { __proto__: null, "duckdb.node": restrictDuckDB };

/** What a file of native code exports, restricted where we know how. */
export function restrictNativeCode(file, exports, folders) {
  const restrict = restrictions[path.basename(file)];
  return restrict === undefined ? exports : restrict(exports, folders);
}
