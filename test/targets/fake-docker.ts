/** As much of Docker's HTTP interface as a start of LocalStack needs, with failures to order. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Behaviour {
  /** The image is on the machine. */
  hasImage: boolean;
  /** What a pull answers. */
  pull: { status: number; message: string };
  /** What starting the container answers; 204 is success. */
  start: { status: number; message: string };
  /** How the container is found after its start. */
  state: { Running: boolean; ExitCode: number; OOMKilled: boolean };
  log: string;
  /** Ports on 127.0.0.1 that the container publishes. */
  port: number;
}

export interface FakeDocker extends AsyncDisposable {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** `METHOD /path` of every request, in order. */
  readonly requests: string[];
}

type Answer = { status: number; body?: unknown };

/** Starts the stand-in on a free port. */
export async function startFakeDocker(): Promise<FakeDocker> {
  const behaviour: Behaviour = {
    hasImage: true,
    pull: { status: 200, message: "" },
    start: { status: 204, message: "" },
    state: { Running: true, ExitCode: 0, OOMKilled: false },
    log: "",
    port: 1,
  };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    requests.push(`${request.method} ${decodeURIComponent(request.url ?? "")}`);
    reply(response, answer(request, behaviour));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reply(response: ServerResponse, { status, body }: Answer): void {
  response.statusCode = status;
  if (body === undefined) response.end();
  else response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

function answer(request: IncomingMessage, behaviour: Behaviour): Answer {
  const path = (request.url ?? "").split("?", 1)[0]!;
  const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
  return route ? route[2](behaviour) : { status: 404, body: { message: `no such route: ${path}` } };
}

const routes: [string, RegExp, (behaviour: Behaviour) => Answer][] = [
  ["GET", /^\/_ping$/, () => ({ status: 200, body: "OK" })],
  ["GET", /^\/info$/, () => ({ status: 200, body: { OperatingSystem: "test", ServerVersion: "0" } })],
  [
    "GET",
    /^\/images\/.+\/json$/,
    ({ hasImage }) =>
      hasImage ? { status: 200, body: { Id: "i" } } : { status: 404, body: { message: "No such image: x" } },
  ],
  ["POST", /^\/images\/create$/, ({ pull }) => ({ status: pull.status, body: { message: pull.message } })],
  ["GET", /^\/containers\/json$/, () => ({ status: 200, body: [] })],
  ["POST", /^\/containers\/create$/, () => ({ status: 201, body: { Id: "c1" } })],
  [
    "POST",
    /^\/containers\/c1\/start$/,
    ({ start }) =>
      start.status === 204 ? { status: 204 } : { status: start.status, body: { message: start.message } },
  ],
  ["GET", /^\/containers\/c1\/json$/, ({ state, port }) => ({ status: 200, body: inspection(state, port) })],
  ["GET", /^\/containers\/c1\/logs$/, ({ log }) => ({ status: 200, body: framed(log) })],
  ["POST", /^\/containers\/c1\/stop$/, () => ({ status: 204 })],
  ["DELETE", /^\/containers\/c1$/, () => ({ status: 204 })],
];

const inspection = (state: Behaviour["state"], port: number) => ({
  Id: "c1",
  Name: "/c1",
  State: { ...state, Status: state.Running ? "running" : "exited", StartedAt: "", FinishedAt: "" },
  Config: { Hostname: "c1", Labels: {} },
  HostConfig: {},
  NetworkSettings: {
    Ports: { "4566/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] },
    Networks: {},
  },
});

/** Docker's framing of a log without a terminal. */
function framed(text: string): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}
