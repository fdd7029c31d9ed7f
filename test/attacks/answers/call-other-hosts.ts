// Resolves names and calls hosts that are not part of the lab => solves wrong: solve gives the object's text
import dns from "node:dns/promises";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
const reach = (options: object) =>
  new Promise<string>((resolve) => {
    const socket = connect({ ...options, timeout: 300 } as never, () => resolve("REACHED"));
    socket
      .on("error", ({ code }) => resolve(code))
      .on("timeout", () => resolve("REACHED a network without an answer"));
    socket.unref();
  });
export async function solve() {
  console.log(await reach({ host: "192.0.2.1", port: 80 }));
  console.log(await reach({ path: "/var/run/docker.sock" }));
  await dns.lookup("attacker.invalid").catch(({ code }) => console.log(code));
  const udp = createSocket("udp4").unref();
  udp.send("x", 9, "192.0.2.1", (error) => console.log(error ? error.code : "REACHED"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  return "x";
}
