/** Credentials that end: renewed between runs, and told when they have ended. */
import { expect, test } from "vitest";
import { AwsSession } from "../../src/targets/aws-session.ts";
import type { ResolvedCredentials } from "../../src/targets/aws-profile.ts";

const keysFor = (minutes: number, name: string): ResolvedCredentials => ({
  credentials: { accessKeyId: name, secretAccessKey: "secret", sessionToken: "token" },
  expiration: new Date(Date.now() + minutes * 60_000),
});

function session(minutes: number, resolve: () => Promise<ResolvedCredentials>) {
  const asked: number[] = [];
  const profile = {
    name: "work",
    region: "eu-west-1",
    resolve: () => {
      asked.push(1);
      return resolve();
    },
  };
  return { asked, session: new AwsSession(profile, keysFor(minutes, "old")) };
}

test("credentials that last are given as they are", () => {
  const { asked, session: lasting } = session(60, async () => keysFor(60, "new"));
  expect(lasting.credentials().accessKeyId).toBe("old");
  expect(asked).toEqual([]);
});

test("credentials that end soon are renewed beside the run, once", async () => {
  const { asked, session: ending } = session(5, async () => keysFor(60, "new"));
  expect(ending.credentials().accessKeyId).toBe("old");
  expect(ending.credentials().accessKeyId).toBe("old");
  await ending.renew();
  expect(ending.credentials().accessKeyId).toBe("new");
  expect(asked).toEqual([1]);
});

test("credentials that have ended are the environment's trouble", async () => {
  const { session: ended } = session(0, () => Promise.reject(new Error("PERSONS")));
  expect(() => ended.credentials()).toThrow('The credentials of the profile "work" have expired.');
  await ended.renew();
  expect(() => ended.credentials()).toThrow("have expired");
});
