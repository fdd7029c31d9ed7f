/** Opens servers on the loopback address, with clear errors. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EnvironmentTrouble } from "./errors.ts";

export const loopback = "127.0.0.1";

/**
 * Returns the port.
 * @param port 0 selects any free port.
 * @throws EnvironmentTrouble if the port is in use or cannot be opened.
 */
export function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(portTrouble(port, cause)));
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port));
  });
}

function portTrouble(port: number, cause: NodeJS.ErrnoException): EnvironmentTrouble {
  const why =
    cause.code === "EADDRINUSE" ? "is in use by another program" : `cannot be opened (${cause.code})`;
  return new EnvironmentTrouble(`Port ${port} on ${loopback} ${why}.`, {
    hint: "Choose another with --port, or leave it out to take any free one.",
    cause,
  });
}
