/** A LocalStack that cannot be started, or stops: exit code 5 and one clear paragraph, never a verdict on the answer. */
import { chmod } from "node:fs/promises";
import { createServer, request as sendRequest } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { startEmbedded } from "../../src/embedded/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type Behaviour, startFakeDocker } from "../targets/fake-docker.ts";
import { type Done, makeBin, project } from "./labs-bin.ts";

const docker = await startFakeDocker();
const asBefore: Behaviour = { ...docker.behaviour };
afterAll(() => docker[Symbol.asyncDispose]());
beforeEach(() => void Object.assign(docker.behaviour, asBefore));

/** A lab whose checks really call AWS. */
const LABS_FOLDER = path.join(project, "labs");
const answer = path.join(LABS_FOLDER, "01-s3-read/solution/answer.ts");

async function check(env: Record<string, string>, through: readonly string[] = []): Promise<Done> {
  const { labs } = await makeBin({ LABS_FOLDER, TESTCONTAINERS_RYUK_DISABLED: "true", ...env }, through);
  return labs("check", "01", "--answer", answer, "--target", "localstack");
}

/** The output is one paragraph with advice, after the progress lines. Nothing in it looks like a verdict. */
function expectParagraph({ code, out, err }: Done, words: RegExp): void {
  expect({ code, out }).toEqual({ code: 5, out: "" });
  const said = err.split("\n").filter((line) => !/^(Starting|Pulling) /.test(line) && line !== "");
  expect(said).toEqual([expect.stringMatching(/^error: /), expect.stringMatching(/^ {7}\S/)]);
  expect(said[0]).toMatch(words);
}

test("without Docker", async () => {
  expectParagraph(
    await check({ DOCKER_HOST: "unix:///nowhere/docker.sock" }),
    /no Docker answers there \(ENOENT\)/,
  );
});

test("with a Docker that this user is not allowed to use", async () => {
  const socket = path.join(await temporaryFolder(), "docker.sock");
  const daemon = createSocket();
  await new Promise<void>((resolve) => daemon.listen(socket, resolve));
  await chmod(socket, 0);
  // Without this, root could open the socket in spite of its mode.
  const bound = ["setpriv", "--bounding-set", "-dac_override", "--inh-caps", "-all"];
  const done = await check({ DOCKER_HOST: `unix://${socket}` }, process.getuid?.() === 0 ? bound : []);
  daemon.close();
  expectParagraph(done, /Docker is running, but you may not use it: permission denied on .*docker\.sock/);
});

const ended = { Running: false, ExitCode: 0, OOMKilled: false };

test.each<[string, Partial<Behaviour>, RegExp]>([
  [
    "an image that is missing and cannot be pulled",
    { hasImage: false, pull: { status: 500, message: "no such host" } },
    /image localstack\/\S+ is not on this machine and could not be pulled: .*no such host/,
  ],
  [
    "a port in use",
    { start: { status: 500, message: "Bind for 127.0.0.1:4566 failed: port is already allocated" } },
    /could not be started: its port is taken/,
  ],
  [
    "a licence that cannot be activated",
    { state: { ...ended, ExitCode: 55 } },
    /ended with code 55: its licence/,
  ],
  [
    "too little memory to start",
    { state: { ...ended, ExitCode: 137, OOMKilled: true } },
    /ran out of memory, and Docker ended its container/,
  ],
])("with %s", async (_, behaviour, words) => {
  Object.assign(docker.behaviour, behaviour);
  expectParagraph(await check({ DOCKER_HOST: docker.url }), words);
});

test.each<[string, Partial<Behaviour["state"]>, RegExp]>([
  ["was killed", { ExitCode: 137 }, /target +LocalStack's container \(.*\) was killed: by docker kill/],
  ["ran out of memory", { ExitCode: 137, OOMKilled: true }, /target +LocalStack ran out of memory/],
])("with a LocalStack that %s during a check", async (_, state, words) => {
  await using localStack = await startWithFailure(5, () => {
    docker.behaviour.state = { ...ended, ...state };
  });
  docker.behaviour.port = localStack.port;
  const { code, out } = await check({ DOCKER_HOST: docker.url });
  expect(code).toBe(5);
  expect(out).toMatch(words);
  expect(out).toContain("the environment failed, not the answer (exit 5)");
  expect(out).not.toContain("FAIL");
});

/** Simulates a LocalStack that stops in the middle of a call, after it has answered `calls` calls. */
async function startWithFailure(calls: number, onEnd: () => void) {
  const aws = await startEmbedded({ secret: "test" });
  let left = calls;
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/_localstack/")) return void response.end('{"completed": true}');
    if (left === 0) {
      onEnd();
      server.close();
      return server.closeAllConnections();
    }
    left -= 1;
    const { method, headers } = request;
    const onward = sendRequest(`${aws.endpoint}${request.url}`, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(response);
    });
    // When a run ends, its calls end.
    onward.on("error", () => response.destroy());
    request.on("error", () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await aws[Symbol.asyncDispose]();
    },
  };
}
