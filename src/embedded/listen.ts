/** Where the embedded AWS is reached: a loopback port, and a Unix socket for functions that have no network. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import path from "node:path";
import { listenOn } from "../common/listen-on.ts";
import type { Isolation } from "../common/run-data.ts";
import { continueWhenRead } from "./connection.ts";
import type { ProcessOptions } from "../sandbox/types.ts";

interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly isolation: Isolation;
  /** Where a socket may be made. */
  readonly folder: string;
}

export interface Listening {
  readonly port: number;
  /** What a function's process needs to reach this server from inside its isolation. */
  readonly functionIsolation: Pick<ProcessOptions, "isolation" | "server">;
  /** Ends every connection. */
  close(): Promise<unknown>;
}

/** @throws EnvironmentTrouble if the port is in use or cannot be opened. */
export async function listen(
  listener: RequestListener,
  { port: wanted, isolation, folder }: ListenOptions,
): Promise<Listening> {
  const makeServer = (): Server =>
    createServer({ keepAliveTimeout: 30_000, requestTimeout: 0, headersTimeout: 30_000 }, listener).on(
      "checkContinue",
      (message: IncomingMessage, response: ServerResponse) => {
        continueWhenRead(message, response);
        listener(message, response);
      },
    );
  const open = makeServer();
  const port = await listenOn(open, wanted);
  if (isolation === "process") return { port, functionIsolation: { isolation }, close: () => close(open) };
  const handedIn = makeServer();
  const socket = path.join(folder, "aws.sock");
  await new Promise<void>((resolve, reject) => {
    handedIn.once("error", reject);
    handedIn.listen(socket, resolve);
  });
  return {
    port,
    functionIsolation: { isolation, server: { port, socket } },
    close: () => Promise.all([close(open), close(handedIn)]),
  };
}

function close(server: Server): Promise<unknown> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  return closed;
}
