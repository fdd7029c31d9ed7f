/** The SDK makes the digest of a customer's key itself; other clients send their own. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { put, startBare } from "./support.ts";

test("the digest of a customer's key must be the key's", async () => {
  await using s3 = await startBare();
  await s3.run("CreateBucket", { Bucket: "bucket" });
  const wrong = {
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: randomBytes(32).toString("base64"),
    SSECustomerKeyMD5: randomBytes(16).toString("base64"),
  };
  await expect(put(s3, "key", { body: "text", ...wrong })).rejects.toMatchObject({
    code: "InvalidArgument",
    message: "The calculated MD5 hash of the key did not match the hash that was provided.",
  });
});
