// Leaves listeners, timers and requests that are active after its reply => solves wrong: solve gives the object's text
import { createServer } from "node:net";
import { tmpdir } from "node:os";
export async function solve() {
  await new Promise<void>((resolve) => createServer().listen(0, "0.0.0.0", resolve));
  createServer()
    .on("error", () => {})
    .listen(`${tmpdir()}/left.sock`);
  setInterval(() => console.log("STOLEN time"), 1);
  return "x";
}
