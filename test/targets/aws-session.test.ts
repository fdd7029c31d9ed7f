/** Credentials that expire: they are renewed between runs, and expired ones are reported. */
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

test("credentials without an expiration are returned unchanged", () => {
  const { asked, session: lasting } = session(60, async () => keysFor(60, "new"));
  expect(lasting.credentials().accessKeyId).toBe("old");
  expect(asked).toEqual([]);
});

test("credentials that expire soon are renewed once, during the run", async () => {
  const { asked, session: ending } = session(5, async () => keysFor(60, "new"));
  expect(ending.credentials().accessKeyId).toBe("old");
  expect(ending.credentials().accessKeyId).toBe("old");
  await ending.renew();
  expect(ending.credentials().accessKeyId).toBe("new");
  expect(asked).toEqual([1]);
});

test("expired credentials are a failure of the environment", async () => {
  const { session: ended } = session(0, () => Promise.reject(new Error("PERSONS")));
  expect(() => ended.credentials()).toThrow('The credentials of the profile "work" have expired.');
  await ended.renew();
  expect(() => ended.credentials()).toThrow("have expired");
});
