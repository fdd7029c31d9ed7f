// A function that reads files, starts processes and signals others => handles wrong: handler gives the object's text
import { execSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
export const solve = () => "x";
export function handler() {
  const ways = [
    () => execSync("id"),
    () => readFileSync("/etc/shadow"),
    () => process.kill(process.ppid, 0),
    () => readdirSync("/proc/self/task/../../1/fd"),
  ];
  for (const way of ways) {
    try {
      way();
      console.log(process.env.AWS_EXECUTION_ENV, "STOLEN", String(way));
    } catch {
      // Refused.
    }
  }
  return "x";
}
