/** `run --input` calls an answer with the learner's own input. */
import path from "node:path";
import { expect, test } from "vitest";
import { makeBin, project } from "./labs-bin.ts";

const code = `
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
const s3 = new S3Client({});
export async function echo(...args: unknown[]): Promise<unknown> {
  const [Bucket, Key] = args as string[];
  if (Key === undefined) return args;
  return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
}
`;

test("an answer is called with JSON, or with a file that is uploaded to a bucket", async () => {
  const { labs, file } = await makeBin({ LABS_FOLDER: path.join(project, "test/fixtures/small-labs") });
  const answer = await file("a.ts", code);
  const data = await file("data.csv", "a,b\n1,2\n");
  const run = async (input: string): Promise<object> =>
    JSON.parse((await labs("run", "01", "--answer", answer, "--input", input, "--json")).out) as object;
  expect(await run('{"a": 1}')).toMatchObject({ exit_code: 0, answer_calls: [{ value: "[ { a: 1 } ]" }] });
  expect(await run(data)).toMatchObject({
    answer_calls: [{ value: "'a,b\\n1,2\\n'", calls: [{ status: 200 }] }],
  });
});

test("an invalid input is refused with an explanation", async () => {
  const { labs, file } = await makeBin({ LABS_FOLDER: path.join(project, "test/fixtures/small-labs") });
  const answer = await file("a.ts", code);
  const refused = async (...options: string[]): Promise<string> => {
    const { code: exitCode, err } = await labs("run", "01", "--answer", answer, ...options);
    expect(exitCode).toBe(2);
    return err;
  };
  expect(await refused("--input", "nowhere.csv")).toContain("is neither a file nor JSON");
  expect(await refused("--input", "1", "--export", "eco")).toContain("Functions: echo.");
  expect(await refused("--export", "echo")).toContain("give both");
});
