import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { makeMutants } from "../../src/labs/authoring/mutants/make-mutants.ts";
import { makeBin, project } from "../cli/labs-bin.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const source = `import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

export async function read(bucket: string, key: string, token?: string): Promise<string> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: token }));
    return copy(Buffer.from(await Body!.transformToByteArray()).toString("utf8"), 3);
  } catch (error) {
    if (token === undefined) throw error;
    return "";
  }
}
`;

const changed = (code: string): string | undefined => {
  const lines = source.split("\n");
  return code.split("\n").find((line, index) => line !== lines[index]);
};

test.each([
  ["DropAwait", "const { Body } = s3.send("],
  ["DropAwait", "Buffer.from(Body!.transformToByteArray())"],
  ["SwapArguments", 'copy(3, Buffer.from(await Body!.transformToByteArray()).toString("utf8"))'],
  ["ChangeNumber", ", 4);"],
  ["ChangeEncoding", 'toString("latin1")'],
  ["DropInput", "new GetObjectCommand({ Bucket: bucket, Key: key,  })"],
  ["DropInput", "new GetObjectCommand({  Key: key, VersionId: token })"],
  ["EqualityOperator", "if (token !== undefined) throw error;"],
  ["ConditionalExpression", "if (true) throw error;"],
])("%s makes %s", async (mutator, line) => {
  const made = (await makeMutants(source)).filter((mutant) => mutant.mutator === mutator);
  expect(made.map(({ code }) => changed(code)).join("\n")).toContain(line);
});

test("a catch can be dropped, and imports and types are not mutated", async () => {
  const mutants = await makeMutants(source);
  expect(mutants.filter(({ mutator }) => mutator === "DropCatch")).toHaveLength(1);
  expect(mutants.filter(({ line }) => line === 1)).toEqual([]);
  expect(new Set(mutants.map(({ code }) => code)).size).toBe(mutants.length);
});

test("a number of which only the sign matters is not mutated", async () => {
  const numbers = async (code: string) =>
    (await makeMutants(code))
      .filter(({ mutator }) => mutator === "ChangeNumber")
      .map(({ code: made }) => made);
  expect(await numbers("list.sort((a, b) => (a < b ? -1 : 1));")).toEqual([]);
  expect(await numbers("print(list.length > 1 ? 1 : 2);")).toHaveLength(3);
});

test("a surviving mutant fails the run unless mutants.json explains it", async () => {
  const folder = await temporaryFolder();
  const lab = path.join(folder, "01-echo");
  await cp(path.join(project, "test/fixtures/small-labs/01-echo"), lab, { recursive: true });
  await writeFile(
    path.join(lab, "solution/answer.ts"),
    "const spare = 1;\nexport const echo = (text: string): string => text;\nexport { spare };\n",
  );
  const bin = await makeBin({ LABS_FOLDER: folder });
  const first = await bin.labs("dev", "mutants", "01");
  expect(first.out).toMatch(/SURVIVED {2}ChangeNumber at solution\/answer\.ts:1:15\n {2}- 1\n {2}\+ 2/);
  expect(first.out).toMatch(/1 of 2 mutants killed, 0 listed as equivalent: kill rate 50\.0 %/);
  expect(first.code).toBe(1);
  const entry = { mutator: "ChangeNumber", original: "1", replacement: "2", reason: "Nobody reads it." };
  const stale = { ...entry, mutator: "DropAwait" };
  await writeFile(path.join(lab, "mutants.json"), JSON.stringify({ equivalent: [entry, stale] }));
  const second = await bin.labs("dev", "mutants", "01");
  expect(second.out).toMatch(/STALE {2}mutants\.json lists DropAwait/);
  expect(second.out).toMatch(/1 of 2 mutants killed, 1 listed as equivalent: kill rate 100\.0 %/);
  expect(second.code).toBe(1);
  const within = (text: string) =>
    writeFile(path.join(lab, "mutants.json"), JSON.stringify({ equivalent: [{ ...entry, within: text }] }));
  await within("const spare");
  expect((await bin.labs("dev", "mutants", "01")).code).toBe(0);
  await within("another line");
  expect((await bin.labs("dev", "mutants", "01")).out).toMatch(/SURVIVED[\s\S]*STALE/);
  expect((await bin.labs("dev", "mutants", "01", "--lines", "2-3")).out).toMatch(/^1 of 1 mutant killed/);
  // Five runs of the command line, each with several runs of checks.
}, 240_000);

test("a mutant that breaks the run is not a survivor, although no check failed", async () => {
  const folder = await temporaryFolder();
  const lab = path.join(folder, "01-echo");
  await cp(path.join(project, "test/fixtures/small-labs/01-echo"), lab, { recursive: true });
  await writeFile(
    path.join(lab, "solution/answer.ts"),
    "export const echo = (text: string): string => text;\n",
  );
  await writeFile(
    path.join(lab, "checks.test.ts"),
    `import { check } from "aws-data-labs/testing";
     for (const id of ["echoes", "echoes-again"]) {
       check(id, async ({ answer }) => {
         const { value } = await answer.call("echo", "text");
         if (value !== "text") void Promise.reject(new Error("stray"));
       });
     }\n`,
  );
  const bin = await makeBin({ LABS_FOLDER: folder });
  const { code, out } = await bin.labs("dev", "mutants", "01");
  expect(out).toMatch(/BROKE[\s\S]*echoes: [\s\S]*stray/);
  expect(code).toBe(1);
}, 120_000);

test("a wrong answer that passed is stored with the check that must reject it", async () => {
  const folder = await temporaryFolder();
  await cp(path.join(project, "test/fixtures/small-labs/01-echo"), path.join(folder, "01-echo"), {
    recursive: true,
  });
  const bin = await makeBin({ LABS_FOLDER: folder });
  const solution = await readFile(path.join(folder, "01-echo/solution/answer.ts"), "utf8");
  const keep = (file: string, ...more: string[]) =>
    bin.labs("dev", "report-wrong", "01", file, "--mistake", "Takes nothing\n for a text.", ...more);
  const file = await bin.file("late.ts", solution.replace("=> text", '=> text ?? ""'));
  const report = (...more: string[]) => keep(file, "--because", "the text", ...more);
  const kept = await report("--check", "echoes", "--name", "takes-nothing", "--violates", "gives-all");
  expect(kept).toMatchObject({ code: 0, out: expect.stringContaining("dev check 01-echo") });
  const changed = solution.split("\n").find((line) => line.includes("=> text"))!;
  expect(await readFile(path.join(folder, "01-echo/wrong/takes-nothing.diff"), "utf8")).toBe(
    "violates: gives-all\nrejected-by: echoes\nbecause: the text\nTakes nothing for a text.\n\n" +
      `-${changed}\n+${changed.replace("=> text", '=> text ?? ""')}\n`,
  );
  const other = await bin.file("other.ts", `${"// Long.\n".repeat(30)}export const echo = () => "";\n`);
  await keep(other, "--because", "the text", "--check", "echoes", "--name", "long");
  expect(await readFile(path.join(folder, "01-echo/wrong/long.ts"), "utf8")).toMatch(
    /^\/\/ rejected-by: echoes\n\/\/ because: the text\n\/\/ Takes nothing for a text\.\n\/\/ Long\.\n/,
  );
  expect((await report("--check", "echoes", "--name", "takes-nothing")).code).toBe(2);
  expect((await report("--check", "sings", "--name", "other")).err).toContain('has no check "sings"');
  expect((await report("--check", "echoes", "--name", "No Name")).code).toBe(2);
  const itself = path.join(folder, "01-echo/solution/answer.ts");
  expect((await keep(itself, "--because", "x", "--check", "echoes", "--name", "right")).code).toBe(2);
}, 120_000);

test("wrong answers are listed, printed and judged by name", async () => {
  const folder = await temporaryFolder();
  await cp(path.join(project, "test/fixtures/small-labs/01-echo"), path.join(folder, "01-echo"), {
    recursive: true,
  });
  const lab = path.join(folder, "01-echo");
  const solution = await readFile(path.join(lab, "solution/answer.ts"), "utf8");
  const line = solution.split("\n").find((text) => text.includes("=> text"))!;
  const edit = `rejected-by: echoes\nbecause: hello\nShouts.\n\n-${line}\n+${line.replace("=> text", "=> `${text}!`")}\n`;
  await mkdir(path.join(lab, "wrong"), { recursive: true });
  await writeFile(path.join(lab, "wrong/shouts.diff"), edit);
  const bin = await makeBin({ LABS_FOLDER: folder });
  expect((await bin.labs("dev", "wrong", "01")).out).toMatch(/shouts\s+echoes\s+Shouts\./);
  expect((await bin.labs("dev", "wrong", "01", "shouts")).out).toContain(edit);
  expect((await bin.labs("dev", "wrong", "01", "shouts", "--code")).out).toContain("`${text}!`");
  expect((await bin.labs("dev", "wrong", "01", "whispers")).err).toContain("It has cut, shouts");
  const judged = await bin.labs("check", "01", "--wrong", "shouts");
  expect(judged).toMatchObject({
    code: 1,
    out: expect.stringMatching(/replay .*check 01-echo --seed .* --wrong shouts/),
  });
  const proved = await bin.labs("dev", "check", "01", "--wrong", "shouts");
  expect(proved.out).toContain('echoes rejects it for another reason than "hello"');
  await writeFile(path.join(lab, "wrong/shouts.diff"), edit.replace("hello", "gives back the text"));
  const proof = await bin.labs("dev", "check", "01", "--wrong", "shouts");
  expect(proof).toMatchObject({ code: 0, out: expect.stringMatching(/^PASS .* wrong\/shouts/) });
  await writeFile(path.join(lab, "wrong/gone.diff"), edit.replace("-export", "-no export"));
  const broken = await bin.labs("dev", "check", "01");
  expect(broken).toMatchObject({ code: 6, err: expect.stringContaining("block 1 of 1 does not apply") });
}, 120_000);
