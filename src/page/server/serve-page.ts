/** The server of the page, on this machine alone. */
import { randomBytes } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { UserError } from "../../common/errors.ts";
import { listenOn } from "../../common/listen-on.ts";
import { Access } from "./access.ts";
import { Desks, type DesksOptions } from "./desks.ts";
import { tellEvents } from "./events.ts";
import { send, sendError, sendText } from "./replies.ts";
import { Routes } from "./routes.ts";
import { readAsset, shell } from "./shell.ts";

export interface PageOptions extends DesksOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Called with defects of the server; the page only shows that there was one. */
  readonly onDefect: (error: unknown) => void;
}

export interface Page extends AsyncDisposable {
  /** Opens the page; keep it to yourself. */
  readonly url: string;
  /** The same for the program that opens a browser: it works once. */
  readonly urlForOnce: string;
}

/**
 * Serves until it is disposed of.
 * @throws EnvironmentTrouble if the port is in use or cannot be opened.
 */
export async function servePage({ port: wanted, onDefect, ...options }: PageOptions): Promise<Page> {
  const server = createServer();
  const port = await listenOn(server, wanted);
  const access = new Access(port);
  const desks = new Desks(options);
  const routes = new Routes(options.folders, desks);
  const events = tellEvents(server, { access, deskOf: async (id) => desks.of(await desks.findLab(id)) });
  server.on("request", (request, response) => {
    answer({ access, routes }, request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      if (error instanceof UserError) return sendError(response, error);
      onDefect(error);
      sendText(response, "This is a defect of labs itself. The terminal shows it.", 500);
    });
  });
  return {
    url: access.url,
    urlForOnce: access.urlForOnce,
    async [Symbol.asyncDispose]() {
      events[Symbol.dispose]();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, desks[Symbol.asyncDispose]()]);
    },
  };
}

interface Parts {
  readonly access: Access;
  readonly routes: Routes;
}

async function answer(
  { access, routes }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = access.refusal(request);
  if (refusal !== undefined) return sendText(response, refusal, 403);
  const address = request.url ?? "/";
  if (!URL.canParse(address, "http://127.0.0.1")) return sendText(response, "This is no address.", 400);
  const url = new URL(address, "http://127.0.0.1");
  const token = url.searchParams.get("token");
  const isAdmitted = token !== null && access.admits(token);
  if (!isAdmitted && !access.isKnown(request)) {
    return sendText(response, "Open the address that ./lab serve shows in its terminal.", 403);
  }
  if (await routes.answer(url.pathname, request, response)) return;
  if (request.method !== "GET") return sendText(response, "There is nothing of that name here.", 404);
  if (/^\/(?:labs\/[a-z0-9-]+)?$/.test(url.pathname)) {
    const nonce = randomBytes(16).toString("base64");
    const headers = isAdmitted ? { "Set-Cookie": access.cookie } : {};
    return send(response, { type: "text/html; charset=utf-8", body: shell(nonce), headers, nonce });
  }
  const [, name = ""] = /^\/assets\/(.+)$/.exec(url.pathname) ?? [];
  const asset = await readAsset(name);
  if (asset) send(response, asset);
  else sendText(response, "There is nothing of that name here.", 404);
}
