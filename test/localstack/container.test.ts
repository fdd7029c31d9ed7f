/** The life cycle of LocalStack's container. Needs Docker, so only `npm run test:localstack` runs it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { TargetAccess } from "../../src/common/run-data.ts";
import { readLocalStackImage } from "../../src/targets/localstack-image.ts";
import { openTarget } from "../../src/targets/registry.ts";
import { containersOf, docker, ownName } from "./docker.ts";
import { invokeFunction } from "./invoke-function.ts";

/** These tests use their own container, never one that stays up. */
const open = (progress: string[] = []) =>
  openTarget({
    name: "localstack",
    progress: (line) => progress.push(line),
    env: { ...process.env, LABS_LOCALSTACK: ownName("none") },
  });

const access = (target: { access: () => TargetAccess }) => target.access();

test("a run has one container on a loopback address and leaves no containers, also none of functions", async () => {
  const progress: string[] = [];
  {
    await using target = await open(progress);
    expect(target.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const [id, ...others] = await containersOf(process.pid);
    expect(others).toEqual([]);
    expect((await docker("port", id!, "4566")).join(" ")).not.toMatch(/0\.0\.0\.0|\[::\]/);
    expect(await invokeFunction(access(target))).toBe("42");
    expect(await containersOf(process.pid)).toHaveLength(2);
    expect(await target.trouble()).toBeUndefined();
  }
  expect(await containersOf(process.pid)).toEqual([]);
  expect(progress.join("\n")).toMatch(/Starting LocalStack[^]*is ready on http/);
});

test("buckets are not visible to other accounts", async () => {
  await using target = await open();
  const [one, other] = [access(target), access(target)];
  await new S3Client(one).send(new CreateBucketCommand({ Bucket: `${one.prefix}b` }));
  expect((await new S3Client(one).send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
  expect((await new S3Client(other).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
});

test("a killed or removed container is a failure of the environment", async () => {
  await using target = await open();
  const [id] = await containersOf(process.pid);
  await docker("kill", id!);
  expect(await target.trouble()).toMatchObject({
    exitCode: 5,
    message: expect.stringContaining("was killed: by docker kill"),
  });
  await docker("rm", id!);
  expect((await target.trouble())?.message).toContain("was removed while it was in use");
});

test("a hanging container is a failure of the environment", async () => {
  await using target = await open();
  const [id] = await containersOf(process.pid);
  await docker("pause", id!);
  expect((await target.trouble())?.message).toContain("does not answer");
  await docker("unpause", id!);
});

test("the next start removes the containers of a killed run", async () => {
  const dead = spawn("true");
  await once(dead, "exit");
  const left = `aws-data-labs.owner=${hostname()}/${dead.pid}`;
  const image = await readLocalStackImage();
  await docker("create", "--label", left, image);
  await docker(
    "create",
    "--label",
    "aws-data-labs.owner=elsewhere/1",
    "--name",
    `${dead.pid}-elsewhere`,
    image,
  );
  const progress: string[] = [];
  await using _ = await open(progress);
  expect(await containersOf(dead.pid!)).toEqual([]);
  expect(progress[0]).toContain("Removed 1 container(s)");
  // A container of another machine on the same daemon must not be removed.
  expect(await docker("rm", `${dead.pid}-elsewhere`)).toHaveLength(1);
});
