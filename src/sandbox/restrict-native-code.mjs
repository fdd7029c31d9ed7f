// Restricts DuckDB's file access to the folders of its process. Node.js's permission model does not restrict native code,
// but DuckDB has its own settings. They are set before code gets the database.
// https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview: with enable_external_access off, files
// outside of allowed_directories are neither read nor written, extensions are not loaded, and neither these two settings
// nor temp_directory can be changed again.
// Untrusted code runs in the same realm and can replace built-in methods, so the methods used later are saved here.
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

/** Settings that name files, or that would undo these restrictions. */
const closed = /(?:director|path|_output$|extension|^lock_|^allow|^enable_external|^home)/;
/** `file:`, `http:`, `md:` and other schemes of databases, but not a Windows drive. */
const scheme = /^[a-z][a-z\d+.-]+:/i;
for (const pattern of [closed, scheme]) defineProperty(pattern, "exec", { value: exec });

/** Passes on the value. `await` would look up members that untrusted code may have replaced. */
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

/** The absolute path of a DuckDB file, because untrusted code can fake the working directory. */
function placeOf(file, folders) {
  if (file === undefined || file === "" || file === ":memory:") return file;
  const place = typeof file === "string" && !apply(test, scheme, [file]) ? resolve(file) : undefined;
  if (place === undefined || !isWithin(folders, place)) {
    throw new AnyError(`DuckDB's files can be in the answer's own folder alone, not at ${stringify(file)}`);
  }
  return place;
}

/** Returns the database after its settings are locked. */
function lock(native, opened, statements) {
  return new SafePromise((give, fail) => {
    next(
      opened,
      (database) => {
        // A cached database already has its folders and refuses others, so only the last statement must succeed.
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
      // The same folders are allowed as for a database.
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

/** The exports of a file of native code, restricted if there is a restriction for it. */
export function restrictNativeCode(file, exports, folders) {
  const restrict = restrictions[path.basename(file)];
  return restrict === undefined ? exports : restrict(exports, folders);
}
