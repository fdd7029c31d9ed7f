import { createServer } from "node:http";
import { createServer as createPlainServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvironmentTrouble, UserError } from "../../src/common/errors.ts";
import { openTarget } from "../../src/targets/registry.ts";

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const open = (endpoint: string | undefined, allowRemoteEndpoint = false) =>
  openTarget({ name: "endpoint", endpoint, allowRemoteEndpoint, progress: () => {}, env: {} });

test("any server on this machine can be a target, and a host name is replaced by its IP address", async () => {
  await using byAddress = await open(`http://127.0.0.1:${port}/`);
  await using byName = await open(`http://localhost:${port}`);
  expect(byAddress.endpoint).toBe(`http://127.0.0.1:${port}`);
  expect(byName.endpoint).toBe(`http://127.0.0.1:${port}`);
});

test("each run gets its own account and its own prefix", async () => {
  await using target = await open(`http://127.0.0.1:${port}`);
  const first = target.access();
  const second = target.access();
  expect(first).toMatchObject({
    name: "endpoint",
    credentials: { accessKeyId: first.accountId, secretAccessKey: "test" },
  });
  expect(first.accountId).toMatch(/^\d{12}$/);
  expect(first.prefix).toMatch(/^labs-[0-9a-z]{5}-[0-9a-z]{5}-$/);
  expect(second.accountId).not.toBe(first.accountId);
  expect(second.prefix).not.toBe(first.prefix);
});

test.each([
  "http://192.0.2.1:4566",
  "http://0.0.0.0:4566",
  "http://[2001:db8::1]:4566",
  "http://3221225985:80",
])("%s is not on this machine and is refused before a request is sent", async (url) => {
  const opening = open(url);
  await expect(opening).rejects.toThrow(/not on this machine/);
  await expect(opening).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining("--allow-remote-endpoint"),
  });
});

test.each(["https://s3.us-east-1.amazonaws.com", "https://kms.eu-west-1.api.aws", "http://amazonaws.com.cn"])(
  "%s is real AWS and is refused even if remote endpoints are allowed",
  async (url) => {
    await expect(open(url, true)).rejects.toThrow(/is real AWS/);
  },
);

test.each([
  [undefined, /needs a URL/],
  ["127.0.0.1:4566", /not an http or https URL/],
  ["ftp://127.0.0.1", /not an http or https URL/],
  ["http://me:secret@127.0.0.1:4566", /more than a host and a port/],
  ["http://127.0.0.1:4566/bucket", /more than a host and a port/],
  ["http://127.0.0.1:4566?x=1", /more than a host and a port/],
])("%s is a usage error", async (url, message) => {
  const opening = open(url);
  await expect(opening).rejects.toThrow(message);
  await expect(opening).rejects.toBeInstanceOf(UserError);
});

test("a port without a server is a failure of the environment", async () => {
  const opening = open("http://127.0.0.1:1");
  await expect(opening).rejects.toBeInstanceOf(EnvironmentTrouble);
  await expect(opening).rejects.toThrow(/127\.0\.0\.1:1: the connection was refused/);
});

test("a server that does not speak HTTP is a failure of the environment", async () => {
  const other = createPlainServer((socket) => socket.end("SSH-2.0-OpenSSH\r\n"));
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const opening = open(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  await expect(opening).rejects.toThrow(/not HTTP/);
  other.close();
});

test("a server that stopped during the run is detected afterwards", async () => {
  const brief = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => brief.listen(0, "127.0.0.1", resolve));
  await using target = await open(`http://127.0.0.1:${(brief.address() as AddressInfo).port}`);
  expect(await target.trouble()).toBeUndefined();
  brief.closeAllConnections();
  await new Promise((resolve) => brief.close(resolve));
  expect((await target.trouble())?.message).toContain("refused");
});
