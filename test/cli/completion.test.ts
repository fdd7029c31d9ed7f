/** Completion scripts. bash runs its script, so the test checks the real suggestions. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { makeBin } from "./labs-bin.ts";

/** bash's suggestions for the last of these words. */
function offered(script: string, words: readonly string[]): string[] {
  const line = words.map((word) => `'${word}'`).join(" ");
  const asked = `${script}
COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}
_labs_complete; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", asked], { encoding: "utf8" }).trim().split("\n");
}

test("bash completes commands, labs, subcommands and options", async () => {
  const { labs } = await makeBin();
  const { code, out } = await labs("completion", "bash");
  expect(code).toBe(0);
  expect(offered(out, ["./lab", "che"])).toEqual(["check"]);
  expect(offered(out, ["./lab", "check", "0"])).toEqual(["01-scripted", "02-second"]);
  expect(offered(out, ["./lab", "check", "--ans"])).toEqual(["--answer"]);
  expect(offered(out, ["./lab", "dev", "rep"])).toEqual(["report-wrong"]);
  expect(offered(out, ["./lab", "nothing", ""])).toEqual([""]);
});

test("zsh uses bash's script, fish has its own", async () => {
  const { labs } = await makeBin();
  const [bash, zsh, fish] = await Promise.all(
    ["bash", "zsh", "fish"].map((shell) => labs("completion", shell)),
  );
  expect(zsh!.out).toBe(`autoload -U +X bashcompinit && bashcompinit\n${bash!.out}`);
  expect(fish!.out).toContain("complete -c lab -n __fish_use_subcommand -f -a check -d 'judge your answer");
  expect(fish!.out).toContain("complete -c lab -n '__fish_seen_subcommand_from check' -l answer -r -d '");
});

test("an unknown shell gives an error with the list of shells", async () => {
  const { labs } = await makeBin();
  expect(await labs("completion", "tcsh")).toMatchObject({
    code: 2,
    err: expect.stringContaining("bash, zsh, fish"),
  });
  expect(await labs("completion")).toMatchObject({
    code: 2,
    err: expect.stringContaining("shell: bash, zsh, fish. See: ./lab completion --help"),
  });
});
