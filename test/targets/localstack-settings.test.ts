/** Settings of LocalStack's container: the image in one line, and the user's variables. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { readLocalStackImage } from "../../src/targets/localstack-image.ts";
import { settingsFor } from "../../src/targets/localstack-settings.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** All files except installed and built ones and answers. */
async function* projectFiles(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (["node_modules", "dist", "work", "coverage", ".git", ".labs"].includes(entry.name)) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* projectFiles(file);
    else if (entry.isFile()) yield file;
  }
}

async function imageOf(text: string): Promise<string> {
  await using folder = await makeTemporaryFolder("image");
  const file = path.join(folder.path, "Dockerfile");
  await writeFile(file, text);
  return await readLocalStackImage(pathToFileURL(file));
}

test("the image and its tag come from localstack/Dockerfile", async () => {
  expect(await readLocalStackImage()).toMatch(/^localstack\/localstack:\d+\.\d+\.\d+$/);
  expect(await imageOf("# why\nFROM registry.example:5000/ls/localstack-pro:2026.11\n")).toBe(
    "registry.example:5000/ls/localstack-pro:2026.11",
  );
});

test("no other file of the project contains LocalStack's image", async () => {
  const naming: string[] = [];
  for await (const file of projectFiles(root)) {
    if (/localstack\/localstack(-pro)?:\S/.test(await readFile(file, "utf8")))
      naming.push(path.relative(root, file));
  }
  expect(naming).toEqual([path.join("localstack", "Dockerfile")]);
});

test.each(["", "FROM ${IMAGE}\n", "FROM a:1\nFROM b:2\n"])(
  "a Dockerfile without an image or with two is refused: %j",
  async (text) => {
    await expect(imageOf(text)).rejects.toThrow(/exactly one line/);
  },
);

const labels = { "aws-data-labs.run": "r1" };

test("the token, Lambda settings and variables with LocalStack's prefix are passed on", () => {
  const env = {
    LOCALSTACK_AUTH_TOKEN: "t",
    LAMBDA_RUNTIME_IMAGE_MAPPING: "{}",
    LOCALSTACK_KINESIS_LATENCY: "0",
    DEBUG: "1",
    LS_LOG: "trace",
  };
  expect(settingsFor(env, labels)).toMatchObject(env);
});

test("the user's other variables are not passed on", () => {
  const settings = settingsFor(
    {
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_SECRET_ACCESS_KEY: "secret",
      DEBUG: "vite:*",
      LOCALSTACK_HOST: "elsewhere:4566",
      HOME: "/home/me",
    },
    labels,
  );
  expect(Object.keys(settings).toSorted()).toEqual([
    "DISABLE_EVENTS",
    "LAMBDA_DOCKER_FLAGS",
    "LAMBDA_KEEPALIVE_MS",
    "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT",
    "SKIP_SSL_CERT_DOWNLOAD",
  ]);
});

test("functions get the run's label and the user's flags, and the user's settings override the defaults", () => {
  expect(
    settingsFor({ LAMBDA_DOCKER_FLAGS: "--dns 1.1.1.1", LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: "5" }, labels),
  ).toMatchObject({
    LAMBDA_DOCKER_FLAGS: "--dns 1.1.1.1 -l aws-data-labs.run=r1",
    LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: "5",
  });
});
