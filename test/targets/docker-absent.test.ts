import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { EnvironmentTrouble } from "../../src/common/errors.ts";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { dockerTrouble } from "../../src/targets/docker-trouble.ts";
import { describeTargets, openTarget } from "../../src/targets/registry.ts";

const open = (env: Record<string, string>) => openTarget({ name: "localstack", progress: () => {}, env });

test("a DOCKER_HOST without an answer is in the error, and no other daemon is used", async () => {
  const opening = open({ DOCKER_HOST: "tcp://127.0.0.1:1" });
  await expect(opening).rejects.toBeInstanceOf(EnvironmentTrouble);
  await expect(opening).rejects.toThrow(/DOCKER_HOST says tcp:\/\/127\.0\.0\.1:1.*ECONNREFUSED/);
});

test("a DOCKER_HOST that Testcontainers cannot use is refused with a clear message", async () => {
  await expect(open({ DOCKER_HOST: "ssh://me@example.org" })).rejects.toThrow(/ssh:\/\/.*cannot use/);
});

test("a missing socket is reported as missing", async () => {
  const trouble = await dockerTrouble({ DOCKER_HOST: "unix:///nowhere/docker.sock" });
  expect(trouble?.message).toContain("ENOENT");
});

test("a socket of a killed daemon has its own message", async () => {
  await using folder = await makeTemporaryFolder("socket");
  const socket = path.join(folder.path, "docker.sock");
  const script = "require('net').createServer().listen(process.argv[1], () => console.log('up'))";
  const daemon = spawn(process.execPath, ["-e", script, socket], { stdio: ["ignore", "pipe", "inherit"] });
  await once(daemon.stdout, "data");
  daemon.kill("SIGKILL");
  await once(daemon, "exit");
  const trouble = await dockerTrouble({ DOCKER_HOST: `unix://${socket}` });
  expect(trouble?.message).toContain("ECONNREFUSED");
});

test("a target that is not ready is listed with the reason", async () => {
  const descriptions = await describeTargets({ DOCKER_HOST: "tcp://127.0.0.1:1" });
  expect(descriptions.find(({ name }) => name === "localstack")).toMatchObject({
    ready: false,
    note: expect.stringContaining("DOCKER_HOST"),
  });
  expect(descriptions.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(["embedded"]);
});
