/** A LocalStack that stays up, with a fake Docker. test/localstack/kept.test.ts tests it with Docker. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { exitCodes } from "../../src/common/errors.ts";
import { readLocalStackImage } from "../../src/targets/localstack-image.ts";
import { endLocalStack, keepLocalStack } from "../../src/targets/localstack-kept.ts";
import { openTarget } from "../../src/targets/registry.ts";
import { type FakeContainer, type FakeDocker, startFakeDocker } from "./fake-docker.ts";

const image = await readLocalStackImage();
let docker: FakeDocker;
let healthy: Server;
let port: number;
let progress: string[];

beforeAll(async () => {
  docker = await startFakeDocker();
  healthy = createServer((_, response) => response.end('{"completed": true}'));
  await new Promise<void>((resolve) => healthy.listen(0, "127.0.0.1", resolve));
  port = (healthy.address() as AddressInfo).port;
  // Testcontainers reads the environment variables of the process.
  vi.stubEnv("DOCKER_HOST", docker.url);
  vi.stubEnv("TESTCONTAINERS_RYUK_DISABLED", "true");
});

afterAll(async () => {
  healthy.close();
  await docker[Symbol.asyncDispose]();
});

beforeEach(() => {
  progress = [];
  docker.requests.length = 0;
  Object.assign(docker.behaviour, { start: { status: 204, message: "" }, port, containers: [] });
});

const kept = (more: Partial<FakeContainer> = {}, from = image): FakeContainer => ({
  Id: "k1",
  State: "running",
  Labels: { "aws-data-labs.kept": `${hostname()}/default`, "aws-data-labs.image": from },
  Ports: [
    { PrivatePort: 4510, PublicPort: 1 },
    { PrivatePort: 4566, PublicPort: port },
  ],
  ...more,
});

const aFunction: FakeContainer = {
  Id: "f1",
  State: "running",
  Labels: { "aws-data-labs.kept-function": `${hostname()}/default` },
  Ports: [],
};

const options = () => ({
  env: { DOCKER_HOST: docker.url },
  progress: (line: string) => void progress.push(line),
});

const made = (what: string): number => docker.requests.filter((line) => line.startsWith(what)).length;

test("a run uses the running LocalStack, reports that, and does not stop it", async () => {
  docker.behaviour.containers = [aFunction, kept()];
  {
    await using target = await openTarget({ name: "localstack", ...options() });
    expect(target.endpoint).toBe(`http://127.0.0.1:${port}`);
    const [one, other] = [target.access(), target.access()];
    expect(one.accountId).not.toBe(other.accountId);
  }
  expect(progress).toEqual([
    `Using the LocalStack that is up on http://127.0.0.1:${port} (./lab localstack down ends it).`,
  ]);
  expect([made("POST /containers"), made("DELETE")]).toEqual([0, 0]);
});

test.each([
  ["of another image", () => kept({}, "localstack/localstack-pro"), /not used: it is of .*-pro, and/],
  ["stopped", () => kept({ State: "exited" }), /not used: its container is exited/],
  ["without its port", () => kept({ Ports: [] }), /not used: its container publishes no port/],
  [
    "that is not ready",
    () => kept({ Ports: [{ PrivatePort: 4566, PublicPort: 1 }] }),
    /not used: it is not ready/,
  ],
])("a LocalStack %s is not used, and a run starts its own", async (_, container, reason) => {
  docker.behaviour.containers = [container()];
  await using target = await openTarget({ name: "localstack", ...options() });
  expect(target.endpoint).toBe(`http://127.0.0.1:${port}`);
  expect(progress[0]).toMatch(reason);
  expect(made("POST /containers/c1/start")).toBe(1);
  expect(docker.behaviour.containers).toHaveLength(1);
});

test("a LocalStack with another name, for example of another clone, is ignored", async () => {
  docker.behaviour.containers = [kept()];
  const env = { DOCKER_HOST: docker.url, LABS_LOCALSTACK: "other" };
  expect(await endLocalStack({ env })).toBe(0);
  await using _ = await openTarget({ name: "localstack", ...options(), env });
  expect(made("POST /containers/c1/start")).toBe(1);
});

test("up starts a LocalStack with a unique container name", async () => {
  expect(await keepLocalStack(options())).toEqual({
    endpoint: `http://127.0.0.1:${port}`,
    image,
    isNew: true,
  });
  const created = docker.requests.find((line) => line.startsWith("POST /containers/create"));
  expect(created).toContain("name=aws-data-labs-localstack-default");
});

test("up finds a running LocalStack", async () => {
  docker.behaviour.containers = [kept()];
  expect(await keepLocalStack(options())).toMatchObject({
    endpoint: `http://127.0.0.1:${port}`,
    isNew: false,
  });
  expect(made("POST /containers")).toBe(0);
});

test("up replaces an ended LocalStack and removes its containers", async () => {
  docker.behaviour.containers = [aFunction, kept({ State: "exited" })];
  expect((await keepLocalStack(options())).isNew).toBe(true);
  expect(progress[0]).toContain("is replaced: its container is exited");
  expect(docker.behaviour.containers).toEqual([]);
});

test("up refuses to change the port of a running LocalStack", async () => {
  docker.behaviour.containers = [kept()];
  await expect(keepLocalStack({ ...options(), port: port + 1 })).rejects.toMatchObject({
    exitCode: exitCodes.usage,
    message: `LocalStack is already up on http://127.0.0.1:${port}.`,
    hint: expect.stringContaining("lab localstack down"),
  });
});

test("up does not remove a LocalStack that another process is starting", async () => {
  docker.behaviour.start = {
    status: 409,
    message: 'Conflict. The container name "/aws-data-labs-localstack-default" is already in use',
  };
  await expect(keepLocalStack(options())).rejects.toMatchObject({
    exitCode: exitCodes.environment,
    message: expect.stringContaining("another one is being started"),
  });
  expect(made("DELETE")).toBe(0);
});

test("down removes LocalStack first, then its functions, and counts them", async () => {
  docker.behaviour.containers = [aFunction, kept()];
  expect(await endLocalStack(options())).toBe(2);
  expect(
    docker.requests.filter((line) => line.startsWith("DELETE")).map((line) => line.split("?")[0]),
  ).toEqual(["DELETE /containers/k1", "DELETE /containers/f1"]);
  expect(await endLocalStack(options())).toBe(0);
});

test("a name that Docker cannot take is a usage error", async () => {
  const env = { DOCKER_HOST: docker.url, LABS_LOCALSTACK: "my own" };
  await expect(keepLocalStack({ ...options(), env })).rejects.toMatchObject({ exitCode: exitCodes.usage });
});
