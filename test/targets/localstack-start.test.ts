/** The different failures of a LocalStack start, produced with a fake Docker. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { EnvironmentTrouble } from "../../src/common/errors.ts";
import { openTarget } from "../../src/targets/registry.ts";
import { type FakeDocker, startFakeDocker } from "./fake-docker.ts";

let docker: FakeDocker;
let healthy: Server;

beforeAll(async () => {
  docker = await startFakeDocker();
  healthy = createServer((_, response) => response.end('{"completed": true}'));
  await new Promise<void>((resolve) => healthy.listen(0, "127.0.0.1", resolve));
  // Testcontainers reads the environment variables of the process.
  vi.stubEnv("DOCKER_HOST", docker.url);
  vi.stubEnv("TESTCONTAINERS_RYUK_DISABLED", "true");
});

afterAll(async () => {
  healthy.close();
  await docker[Symbol.asyncDispose]();
});

const running = { Running: true, ExitCode: 0, OOMKilled: false };

beforeEach(() => {
  docker.requests.length = 0;
  Object.assign(docker.behaviour, {
    hasImage: true,
    start: { status: 204, message: "" },
    state: running,
    log: "",
    port: (healthy.address() as AddressInfo).port,
  });
});

const open = (env: Record<string, string> = {}) =>
  openTarget({ name: "localstack", progress: () => {}, env: { DOCKER_HOST: docker.url, ...env } });

async function troubleOf(opening: Promise<unknown>): Promise<EnvironmentTrouble> {
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EnvironmentTrouble);
  return error as EnvironmentTrouble;
}

const ended = (state: object) => {
  docker.behaviour.port = 1;
  docker.behaviour.state = { Running: false, ExitCode: 0, OOMKilled: false, ...state };
};

// This test must be the first: Testcontainers remembers an image it has seen.
test("a missing image that cannot be pulled is reported with Docker's reason", async () => {
  Object.assign(docker.behaviour, {
    hasImage: false,
    pull: { status: 500, message: "lookup registry-1.docker.io: no such host" },
  });
  const trouble = await troubleOf(open());
  expect(trouble.message).toMatch(/image localstack\/localstack:\S+ is not on this machine/);
  expect(trouble.message).toContain("no such host");
  expect(trouble.hint).toContain("docker pull");
});

test("a pull that ends without the image is a failure", async () => {
  Object.assign(docker.behaviour, { hasImage: false, pull: { status: 200, message: "" } });
  expect((await troubleOf(open())).message).toContain("could not be pulled");
});

test("a successful start returns the published port on 127.0.0.1", async () => {
  await using target = await open();
  expect(target.endpoint).toBe(`http://127.0.0.1:${docker.behaviour.port}`);
  expect(await target.trouble()).toBeUndefined();
});

test("a port in use is reported", async () => {
  docker.behaviour.start = {
    status: 500,
    message: "Bind for 127.0.0.1:4566 failed: port is already allocated",
  };
  expect((await troubleOf(open())).message).toContain("its port is taken");
});

test("a full disk is reported", async () => {
  docker.behaviour.start = { status: 500, message: "write /var/lib/docker: no space left on device" };
  expect((await troubleOf(open())).message).toContain("disk that Docker writes to is full");
});

test("the message for exit code 55 without a token asks for one", async () => {
  ended({ ExitCode: 55 });
  const trouble = await troubleOf(open());
  expect(trouble.message).toContain("licence could not be activated");
  expect(trouble.hint).toContain("need LOCALSTACK_AUTH_TOKEN");
});

test("the message for exit code 55 with a token asks to check it and does not contain it", async () => {
  ended({ ExitCode: 55 });
  const trouble = await troubleOf(open({ LOCALSTACK_AUTH_TOKEN: "ls-secret" }));
  expect(trouble.hint).toContain("Check LOCALSTACK_AUTH_TOKEN");
  expect(`${trouble.message}${trouble.hint}`).not.toContain("ls-secret");
});

test("running out of memory and being killed have different messages", async () => {
  ended({ ExitCode: 137, OOMKilled: true });
  expect((await troubleOf(open())).message).toContain("ran out of memory");
  ended({ ExitCode: 137 });
  expect((await troubleOf(open())).message).toContain("was killed: by docker kill");
});

test("the error for a container that exits shows its last lines", async () => {
  ended({ ExitCode: 3 });
  docker.behaviour.log = "one\nERROR: no such plugin\n";
  const { message } = await troubleOf(open());
  expect(message).toContain("code 3");
  expect(message).toContain("ERROR: no such plugin");
});

test("a container that ends during the run is detected afterwards", async () => {
  await using target = await open();
  ended({ ExitCode: 137, OOMKilled: true });
  expect((await target.trouble())?.message).toContain("ran out of memory");
});

test("an interrupted start ends at once and is cleaned up", async () => {
  docker.behaviour.port = 1;
  const interrupt = new AbortController();
  const opening = openTarget({
    name: "localstack",
    progress: () => {},
    env: { DOCKER_HOST: docker.url },
    signal: interrupt.signal,
  });
  await vi.waitFor(() => expect(docker.requests.some((line) => line.includes("/c1/start"))).toBe(true));
  interrupt.abort(new Error("interrupted"));
  await expect(opening).rejects.toThrow("interrupted");
  await vi.waitFor(() => expect(docker.requests.at(-1)).toContain("/containers/json"));
});
