/** Sends tabs what happens to a lab, over a WebSocket: browsers allow only six plain connections for all tabs together. */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { PageEvent } from "../protocol.ts";
import type { Access } from "./access.ts";
import type { LabDesk } from "./lab-desk.ts";

export interface EventsOptions {
  readonly access: Access;
  /** @throws UserError when there is no such lab. */
  readonly deskOf: (labId: string) => Promise<LabDesk>;
}

const eventsPath = /^\/api\/labs\/([a-z0-9-]+)\/events$/;

/** Sends until it is disposed of, which ends every connection. */
export function tellEvents(server: Server, { access, deskOf }: EventsOptions): Disposable {
  // Tabs say nothing here.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const [, id] = eventsPath.exec(request.url ?? "") ?? [];
    // Browsers always name the origin here, and send cookies along from any page.
    const isRefused = request.headers.origin === undefined || access.refusal(request) !== undefined;
    if (id === undefined || isRefused || !access.isKnown(request)) return refuse(socket);
    const desk = await deskOf(id);
    sockets.handleUpgrade(request, socket, head, (opened) => void follow(desk, opened));
  };
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => undefined);
    upgrade(request, socket, head).catch(() => refuse(socket));
  });
  return {
    [Symbol.dispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function refuse(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

async function follow(desk: LabDesk, socket: WebSocket): Promise<void> {
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const leave = await desk.join((event: PageEvent) => socket.send(JSON.stringify(event)));
  await closed;
  leave();
}
