/** `labs doctor` with the built bin, in environments that simulate machines. */
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect, test } from "vitest";
import { built, installed, nodeVersion } from "../../src/cli/doctor/installation.ts";
import { composePort, localhost, proxies } from "../../src/cli/doctor/network.ts";
import type { CheckUp, Finding, Patient } from "../../src/common/check-up.ts";
import { needsToken } from "../../src/targets/docker-check-ups.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startFakeDocker } from "../targets/fake-docker.ts";
import { type Done, makeBin, project } from "./labs-bin.ts";

/** Hides the settings of the test machine. */
const clean = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^AWS_|_PROXY$|^LOCALSTACK_/i.test(name))
      .map((name) => [name, ""]),
  ),
  TESTCONTAINERS_RYUK_DISABLED: "true",
};

interface Report {
  readonly schema: string;
  readonly exit_code: number;
  readonly check_ups: readonly (Finding & { readonly id: string })[];
}

const read = ({ out }: Done): Report => JSON.parse(out) as Report;

const of = ({ check_ups }: Report, id: string) => check_ups.find((one) => one.id === id);

test("on a machine without problems it exits with 0 and one PASS for each check", async () => {
  await using docker = await startFakeDocker();
  const HOME = await temporaryFolder();
  const { labs } = await makeBin({ ...clean, HOME, DOCKER_HOST: docker.url });
  const done = await labs("doctor", "--json");
  const report = read(done);
  expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: "" });
  expect(report).toMatchObject({ schema: "labs-doctor/v1", exit_code: 0 });
  const ids = report.check_ups.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // The other checks depend on the test machine.
  const known = [
    "node",
    "packages",
    "build",
    "work",
    "127.0.0.1",
    "proxy",
    "isolation process",
    "credentials",
  ];
  for (const id of [...known, "docker", "localstack image", "localstack token", "localstack up"]) {
    expect(of(report, id)).toMatchObject({ id, health: "PASS" });
  }
  // Only reading requests were sent.
  expect(docker.requests.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
});

test("a problem of some targets is a warning with a fix, and no secret is shown", async () => {
  const HOME = await temporaryFolder();
  await mkdir(path.join(HOME, ".aws/sso/cache"), { recursive: true });
  await writeFile(path.join(HOME, ".aws/credentials"), "[default]\naws_access_key_id = AKIATOLD\n");
  await writeFile(path.join(HOME, ".aws/config"), "[default]\nregion = eu-central-1\n");
  await writeFile(path.join(HOME, ".aws/sso/cache/1.json"), '{"accessToken": "hidden-value"}');
  const { labs } = await makeBin({
    ...clean,
    HOME,
    AWS_SECRET_ACCESS_KEY: "hidden-value",
    HTTPS_PROXY: "http://me:hidden-value@proxy:3128",
    DOCKER_HOST: "unix:///nowhere/docker.sock",
  });
  const { code, out } = await labs("doctor");
  expect(code).toBe(0);
  expect(out).toMatch(/WARN {2}docker +DOCKER_HOST says .*ENOENT.*\n +Start that Docker/);
  expect(out).toMatch(/WARN {2}proxy +HTTPS_PROXY set, and NO_PROXY does not name.*\n +export NO_PROXY=/);
  const places = ["AWS_SECRET_ACCESS_KEY", `${HOME}/.aws/credentials`, `${HOME}/.aws/sso/cache`].join(", ");
  expect(out).toContain(`credentials           AWS credentials found: ${places}. Answers never`);
  expect(out).toMatch(/\nLabs can be checked here, on the embedded AWS; \d+ warnings\.\n$/);
  expect(out).not.toMatch(/hidden-value|AKIA/i);
});

test("a problem of every lab is a failure and exits with 5", async () => {
  const file = path.join(await temporaryFolder(), "a-file");
  await writeFile(file, "");
  const { labs } = await makeBin({
    ...clean,
    DOCKER_HOST: "unix:///nowhere/docker.sock",
    LABS_WORK: path.join(file, "work"),
    TMPDIR: path.join(file, "tmp"),
  });
  const { code, out } = await labs("doctor");
  expect(code).toBe(5);
  expect(out).toMatch(/FAIL {2}work +.*a-file cannot be written/);
  expect(out).toMatch(/FAIL {2}disk +Cannot create a folder in/);
  expect(out).toContain("2 things must be fixed before a lab can be checked (exit 5).");
});

test("a work folder that cannot be created is a failure", async () => {
  const { labs } = await makeBin({
    ...clean,
    DOCKER_HOST: "unix:///nowhere/docker.sock",
    LABS_WORK: "/proc/x",
  });
  const { code, out, err } = await labs("doctor");
  expect(code).toBe(5);
  expect(out).toMatch(/FAIL {2}work +\/proc cannot be written \(ENOENT\)\./);
  expect(err).toBe("");
});

test.each([
  [{ status: 200, message: "" }, "PASS", /not here yet, but can be pulled/],
  [{ status: 500, message: "no such host" }, "WARN", /cannot be pulled: .*no such host/],
])("a missing image with the registry's answer %j is a %s", async (pull, health, message) => {
  await using docker = await startFakeDocker();
  Object.assign(docker.behaviour, { hasImage: false, pull });
  const { labs } = await makeBin({ ...clean, DOCKER_HOST: docker.url });
  const report = read(await labs("doctor", "--json"));
  expect(of(report, "localstack image")).toMatchObject({ health, message: expect.stringMatching(message) });
  expect(docker.requests.filter((line) => line.startsWith("POST"))).toEqual([]);
});

const look = (checkUp: CheckUp, patient: Partial<Patient> = {}) =>
  checkUp.look({ env: {}, project, work: project, ...patient });

test.each([
  ["20.18.3", "FAIL"],
  ["20.19.0", "PASS"],
  ["20.20.2", "PASS"],
  ["22.0.0", "PASS"],
  ["18.99.0", "FAIL"],
])("Node.js %s is a %s", async (version, health) => {
  expect(await look(nodeVersion(version))).toMatchObject({ health });
});

test("missing packages and versions that differ from the lock file are reported", async () => {
  const folder = await temporaryFolder();
  const lock = (packages: object) => JSON.stringify({ packages });
  const wanted = { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0" } };
  const other = { "node_modules/c": { version: "1.0.0", optional: true } };
  await writeFile(path.join(folder, "package-lock.json"), lock({ ...wanted, ...other }));
  expect(await look(installed, { project: folder })).toMatchObject({ health: "FAIL", fix: "Run npm ci." });
  await mkdir(path.join(folder, "node_modules"));
  const hidden = path.join(folder, "node_modules/.package-lock.json");
  await writeFile(hidden, lock({ ...wanted, "node_modules/b": { version: "1.9.0" } }));
  expect((await look(installed, { project: folder })).message).toContain("b: 2.0.0 wanted, 1.9.0 there");
  await writeFile(hidden, lock(wanted));
  expect(await look(installed, { project: folder })).toMatchObject({ health: "PASS" });
});

test("packages that only tests need may be missing, unless some of them are there", async () => {
  const folder = await temporaryFolder();
  const lock = (packages: object) => JSON.stringify({ packages });
  const needed = { "": {}, "node_modules/a": { version: "1.0.0" } };
  const dev = {
    "node_modules/b": { version: "2.0.0", dev: true },
    "node_modules/c": { version: "2.0.0", dev: true },
    "node_modules/d": { version: "2.0.0", devOptional: true },
  };
  await writeFile(path.join(folder, "package-lock.json"), lock({ ...needed, ...dev }));
  await mkdir(path.join(folder, "node_modules"));
  const hidden = path.join(folder, "node_modules/.package-lock.json");
  await writeFile(hidden, lock(needed));
  expect(await look(installed, { project: folder })).toMatchObject({ health: "PASS" });
  await writeFile(hidden, lock({ ...needed, "node_modules/b": dev["node_modules/b"] }));
  expect((await look(installed, { project: folder })).message).toContain("c: 2.0.0 wanted, none there");
});

test("a missing or outdated build is reported", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "src"));
  await mkdir(path.join(folder, "dist"));
  const source = path.join(folder, "src/a.ts");
  await writeFile(source, "");
  expect(await look(built, { project: folder })).toMatchObject({ health: "FAIL" });
  await writeFile(path.join(folder, "dist/.built"), "");
  await utimes(source, 1000, 1000);
  await utimes(path.join(folder, "src"), 1000, 1000);
  expect(await look(built, { project: folder })).toMatchObject({ health: "PASS" });
  await utimes(source, 1000, Date.now() / 1000 + 60);
  expect(await look(built, { project: folder })).toMatchObject({
    health: "WARN",
    fix: "Run npm run build.",
  });
});

test("the port for docker compose is free, used by LocalStack, or used by another program", async () => {
  let body = "{}";
  const server = createServer((_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await look(composePort(port))).toMatchObject({
    health: "WARN",
    message: expect.stringContaining("EADDRINUSE"),
  });
  body = '{"services": {"s3": "running"}}';
  expect(await look(composePort(port))).toMatchObject({
    health: "PASS",
    message: expect.stringContaining("LocalStack"),
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await look(composePort(port))).toMatchObject({ message: "Free for docker compose up." });
});

test("a host name that does not resolve, or resolves to another machine, is a warning", async () => {
  expect(await look(localhost("no-such-host.invalid"))).toMatchObject({
    health: "WARN",
    message: expect.stringContaining("does not resolve"),
  });
  expect(await look(localhost("192.0.2.1"))).toMatchObject({ health: "WARN" });
  expect(await look(localhost("127.0.0.1"))).toMatchObject({ health: "PASS" });
});

test.each([
  [{ http_proxy: "http://p:1" }, "WARN"],
  [{ HTTP_PROXY: "http://p:1", NO_PROXY: "localhost, example.org" }, "WARN"],
  [{ HTTP_PROXY: "http://p:1", NO_PROXY: "localhost, 127.0.0.1" }, "PASS"],
  [{ ALL_PROXY: "socks5://p:1", no_proxy: "*" }, "PASS"],
  [{ NO_PROXY: "example.org" }, "PASS"],
])("the proxy settings %j give %s", async (env, health) => {
  expect(await look(proxies, { env })).toMatchObject({ health });
});

test.each([
  ["localstack/localstack", "4.14.0", false],
  ["registry.example:5000/localstack/localstack", "3.8", false],
  ["localstack/localstack", "4.15.0", true],
  ["localstack/localstack", "2026.03.0", true],
  ["localstack/localstack", "latest", true],
  ["localstack/localstack-pro", "4.14.0", true],
])("%s:%s needs a token: %s", (name, tag, wanted) => {
  expect(needsToken([name, tag].join(":"))).toBe(wanted);
});
