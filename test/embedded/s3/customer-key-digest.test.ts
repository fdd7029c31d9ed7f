/** The SDK computes the digest of a customer key. Other clients can send a wrong one. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { put, startBare } from "./support.ts";

test("a wrong digest of a customer key is refused", async () => {
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
