// Uses internal bindings of Node.js and loads native code => solves wrong: solve gives the object's text
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
export function solve() {
  const file = `${tmpdir()}/addon.node`;
  writeFileSync(file, "not native");
  const ways = [
    () => process.binding("spawn_sync"),
    () => process._linkedBinding("fs"),
    () => createRequire(import.meta.url)("internal/test/binding"),
    () => process.execve("/bin/sh", []),
    () => createRequire(import.meta.url)("node:sqlite"),
  ];
  for (const way of ways) {
    try {
      way();
      console.log("STOLEN", String(way));
    } catch {
      // Refused.
    }
  }
  try {
    process.dlopen({ exports: {} }, file);
  } catch (error) {
    if (/invalid ELF|file too short/.test(String(error))) console.log("STOLEN: the linker saw it");
  }
  return "x";
}
