/**
 * An answer sees only throw-away keys, whatever credentials are on the user's machine. The answer of the lab in
 * test/fixtures/aws-labs searches everywhere, on a simulated AWS and on the embedded AWS.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { readLab } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { CheckRunner } from "../../src/labs/run-checks.ts";
import type { Verdict } from "../../src/labs/verdict.ts";
import { openAws } from "../../src/targets/aws.ts";
import { openTarget } from "../../src/targets/registry.ts";
import type { OpenTarget } from "../../src/targets/target.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeHome, mark, type Places, placesOf, startStandIn, startTrap } from "./aws-stand-in.ts";

const { project } = findFolders({});

/** Prints the credentials that the SDK's default chain finds in a plain process. */
const findsByDefault = `
  const { S3Client } = require("@aws-sdk/client-s3");
  new S3Client({ region: "eu-west-1" }).config.credentials().then(
    ({ accessKeyId }) => console.log(accessKeyId),
    (error) => console.log(String(error)),
  );`;

const placeNames = Object.keys(placesOf("", ""));

test.each(placeNames)("the trap works: a plain process finds the user's keys by %s", async (place) => {
  await using trap = await startTrap();
  const home = await temporaryFolder();
  const env = { HOME: path.join(home, "empty"), ...(await writeHome(home, trap.url))[place] };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", findsByDefault], {
    cwd: project,
    env,
  });
  expect(stdout).toContain(mark);
});

/** Reads every file and variable, uses the SDK's default chain with and without its keys, and makes one call. */
const nosyAnswer = (files: readonly string[]): string => `
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const files = [...${JSON.stringify(files)}, homedir() + "/.aws/credentials", "/proc/self/environ",
  "/proc/" + process.ppid + "/environ", "/proc/" + process.ppid + "/cmdline"];

const attempt = (look: () => unknown): string => {
  try {
    return String(look());
  } catch (error) {
    return String(error);
  }
};

export async function look(bucket: string) {
  const s3 = new S3Client({});
  const { accessKeyId, sessionToken } = await s3.config.credentials();
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "seen", Body: "yes" }));
  const texts = [
    JSON.stringify([process.env, process.argv, process.execArgv]),
    ...files.map((file) => attempt(() => readFileSync(file, "utf8"))),
    attempt(() => readdirSync(homedir() + "/.aws")),
  ];
  console.log(texts.join("\\n"));
  delete process.env["AWS_ACCESS_KEY_ID"];
  delete process.env["AWS_SECRET_ACCESS_KEY"];
  const chain = await new S3Client({}).config.credentials().then(
    (found) => "found " + found.accessKeyId,
    (error: unknown) => String(error),
  );
  return {
    texts,
    keys: { accessKeyId, sessionToken },
    chain,
    variables: Object.keys(process.env).filter((name) => name.startsWith("AWS_ENDPOINT") || name.includes("IGNORE")),
    endpoint: process.env["AWS_ENDPOINT_URL"],
  };
}
`;

/** Sets all traps, and settings that would redirect a client's calls or make them fail. */
async function setAll(places: Places, trap: string): Promise<void> {
  for (const variables of Object.values(places)) {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  }
  for (const service of ["", "_S3", "_KMS", "_LAMBDA"]) vi.stubEnv(`AWS_ENDPOINT_URL${service}`, trap);
  vi.stubEnv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
  vi.stubEnv("AWS_USE_FIPS_ENDPOINT", "true");
  vi.stubEnv("AWS_USE_DUALSTACK_ENDPOINT", "true");
  vi.stubEnv("AWS_REGION", "us-west-2");
}

async function judgeNosyAnswer(home: string, open: () => Promise<OpenTarget>): Promise<Verdict> {
  const labs = path.join(project, "test/fixtures/aws-labs");
  const lab = await readLab(labs, "01-look");
  const answerFile = path.join(home, "answer.ts");
  const files = ["credentials", "config", "sso/cache"].map((name) => path.join(home, ".aws", name));
  await writeFile(answerFile, nosyAnswer([...files, path.join(home, "token")]));
  await using runner = new CheckRunner({ concurrency: 1 });
  await using target = await open();
  return await runner.run({
    lab,
    answerFile,
    seed: 5,
    target: target.access(),
    only: ["sees-throw-away-keys"],
  });
}

const outcomesOf = ({ checks }: Verdict): string[] =>
  checks.map(({ id, outcome, reason = "", record }) =>
    `${id} ${outcome} ${reason} ${record?.actual ?? ""}`.trim(),
  );

test("on real AWS an answer sees only throw-away keys, and no variable redirects its calls", async () => {
  await using standIn = await startStandIn();
  await using trap = await startTrap();
  const home = await temporaryFolder();
  await setAll(await writeHome(home, trap.url), trap.url);
  const verdict = await judgeNosyAnswer(home, () =>
    openAws(
      { profile: "work", yesRealAws: true, env: process.env, progress: () => {} },
      { endpoint: () => standIn.url },
    ),
  );
  vi.unstubAllEnvs();
  expect(outcomesOf(verdict)).toEqual(["sees-throw-away-keys pass"]);
  expect(JSON.stringify(verdict)).not.toContain(mark);
  expect(trap.hits).toEqual([]);
});

test("the embedded AWS reads none of the user's credentials, and no variable redirects calls", async () => {
  await using trap = await startTrap();
  const home = await temporaryFolder();
  await setAll(await writeHome(home, trap.url), trap.url);
  vi.stubEnv("AWS_PROFILE", "process");
  const verdict = await judgeNosyAnswer(home, () =>
    openTarget({ name: "embedded", env: process.env, progress: () => {} }),
  );
  vi.unstubAllEnvs();
  expect(outcomesOf(verdict)).toEqual(["sees-throw-away-keys pass"]);
  expect(JSON.stringify(verdict)).not.toContain(mark);
  expect(trap.hits).toEqual([]);
  expect(existsSync(path.join(home, "process-was-run"))).toBe(false);
});
