// Starts processes in every way that Node.js has, repeatedly => solves wrong: solve gives the object's text
import { exec, execFileSync, fork, spawn, spawnSync } from "node:child_process";
import cluster from "node:cluster";
export function solve() {
  const bombs = [
    () => spawn(process.execPath, [process.argv[1]]),
    () =>
      spawnSync("/bin/sh", ["-c", "echo STOLEN"], { stdio: "inherit" }).status === 0 && console.log("STOLEN"),
    () => exec("sleep 1000 & sleep 1000"),
    () => console.log("STOLEN", execFileSync("id")),
    () => fork(process.argv[1]),
    () => cluster.fork(),
  ];
  for (let n = 0; n < 100; n += 1) {
    for (const bomb of bombs) {
      try {
        bomb();
      } catch {
        // Refused.
      }
    }
  }
  return "x";
}
