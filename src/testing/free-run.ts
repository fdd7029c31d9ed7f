/** A run with an input of the learner's own, in the place of a check: nothing is judged. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { FreeInput } from "../common/run-data.ts";
import type { CheckBody } from "./check-body.ts";

/** Calls the export once with the arguments, or with bucket and key of an object that holds the file. */
export const freeRun =
  ({ export: name, args, file }: FreeInput): CheckBody =>
  async ({ answer, aws }) => {
    if (args) {
      await answer.call({ export: name, args });
      return;
    }
    const bucket = await aws.bucket("yours");
    const key = path.basename(file);
    const body = await readFile(file);
    await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    await answer.call({ export: name, args: [bucket, key] });
  };
