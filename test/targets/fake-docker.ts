/** A fake of Docker's HTTP interface for starting LocalStack, with configurable failures. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Behaviour {
  /** Whether the image is on the machine. */
  hasImage: boolean;
  /** The response to a pull. */
  pull: { status: number; message: string };
  /** The response to starting the container. 204 is success. */
  start: { status: number; message: string };
  /** The state of the container after its start. */
  state: { Running: boolean; ExitCode: number; OOMKilled: boolean };
  log: string;
  /** Ports on 127.0.0.1 that the container publishes. */
  port: number;
  /** Other existing containers. */
  containers: FakeContainer[];
}

/** A container as Docker lists it. For inspection its id must be the one in the routes below. */
export interface FakeContainer {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Ports: readonly { readonly PrivatePort: number; readonly PublicPort: number }[];
}

export interface FakeDocker extends AsyncDisposable {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** `METHOD /path` of every request, in order. */
  readonly requests: string[];
}

type Answer = { status: number; body?: unknown };

/** Starts the fake on a free port. */
export async function startFakeDocker(): Promise<FakeDocker> {
  const behaviour: Behaviour = {
    hasImage: true,
    pull: { status: 200, message: "" },
    start: { status: 204, message: "" },
    state: { Running: true, ExitCode: 0, OOMKilled: false },
    log: "",
    port: 1,
    containers: [],
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
  const [path, query] = (request.url ?? "").split("?", 2) as [string, string?];
  for (const [method, pattern, reply] of routes) {
    const match = method === request.method && pattern.exec(path);
    if (match) return reply(behaviour, match[1] ?? query ?? "");
  }
  return { status: 404, body: { message: `no such route: ${path}` } };
}

/** The last parameter: the id in the path, otherwise the query. */
const routes: [string, RegExp, (behaviour: Behaviour, asked: string) => Answer][] = [
  ["GET", /^\/_ping$/, () => ({ status: 200, body: "OK" })],
  [
    "GET",
    /^\/info$/,
    () => ({ status: 200, body: { OperatingSystem: "test", ServerVersion: "0", MemTotal: 8 * 2 ** 30 } }),
  ],
  [
    "GET",
    /^\/images\/.+\/json$/,
    ({ hasImage }) =>
      hasImage ? { status: 200, body: { Id: "i" } } : { status: 404, body: { message: "No such image: x" } },
  ],
  [
    "GET",
    /^\/distribution\/.+\/json$/,
    ({ pull }) => ({ status: pull.status, body: { message: pull.message } }),
  ],
  ["POST", /^\/images\/create$/, ({ pull }) => ({ status: pull.status, body: { message: pull.message } })],
  [
    "GET",
    /^\/containers\/json$/,
    ({ containers }, query) => ({ status: 200, body: containers.filter(carrying(query)) }),
  ],
  ["POST", /^\/containers\/create$/, () => ({ status: 201, body: { Id: "c1" } })],
  [
    "POST",
    /^\/containers\/c1\/start$/,
    ({ start }) =>
      start.status === 204 ? { status: 204 } : { status: start.status, body: { message: start.message } },
  ],
  ["GET", /^\/containers\/\w+\/json$/, (behaviour) => ({ status: 200, body: inspection(behaviour) })],
  ["GET", /^\/containers\/\w+\/logs$/, ({ log }) => ({ status: 200, body: framed(log) })],
  ["POST", /^\/containers\/\w+\/stop$/, () => ({ status: 204 })],
  [
    "DELETE",
    /^\/containers\/(\w+)$/,
    (behaviour, id) => {
      behaviour.containers = behaviour.containers.filter(({ Id }) => Id !== id);
      return { status: 204 };
    },
  ],
];

/** Whether a container has all labels of the query's filter, `name` or `name=value`. */
function carrying(query: string): (container: FakeContainer) => boolean {
  const filters = new URLSearchParams(query).get("filters") ?? "{}";
  const { label = [] } = JSON.parse(filters) as { label?: string[] };
  return ({ Labels: labels }) =>
    label.every((wanted) => {
      const [name = "", ...value] = wanted.split("=");
      return name in labels && (value.length === 0 || labels[name] === value.join("="));
    });
}

/** A container that Docker could not start stays in the state created, but with an exit code. */
const inspection = ({ start, state, port }: Behaviour) => ({
  Id: "c1",
  Name: "/c1",
  State: {
    ...(start.status === 204
      ? { ...state, Status: state.Running ? "running" : "exited" }
      : { Status: "created", Running: false, ExitCode: 128, OOMKilled: false, Error: start.message }),
    StartedAt: "",
    FinishedAt: "",
  },
  Config: { Hostname: "c1", Labels: {} },
  HostConfig: {},
  NetworkSettings: {
    Ports: { "4566/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] },
    Networks: {},
  },
});

/** Docker's frame format for a log without a terminal. */
function framed(text: string): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}
