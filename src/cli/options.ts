/** Options of several commands. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Seed, parseSeed as seedFrom, seedRule } from "../common/seed.ts";
import { type IsolationChoice, isolationChoices } from "../isolation/isolation.ts";
import type { OpenOptions } from "../targets/target.ts";

export interface TargetOptions extends Pick<
  OpenOptions,
  "endpoint" | "allowRemoteEndpoint" | "profile" | "yesRealAws"
> {
  readonly target: string;
  readonly isolation: IsolationChoice;
  readonly fresh?: boolean;
}

/** The target and the isolation of a run. */
export const withTargetOptions = (command: Command): Command =>
  command
    .option("--target <name>", "where AWS calls go: embedded, localstack, endpoint or aws", "embedded")
    .option("--endpoint <url>", "URL of a server that already runs, for --target endpoint")
    .option("--allow-remote-endpoint", "allow an endpoint that is not on this machine")
    .option("--profile <name>", "a profile of your AWS configuration, for --target aws")
    .option("--yes-real-aws", "confirm --target aws: your account, at your cost")
    .addOption(
      new Option("--isolation <kind>", "the sandbox around an answer; auto takes the strongest that works")
        .choices(isolationChoices)
        .default("auto"),
    )
    .option("--fresh", "run every call of an answer in a new process: slower, with the same verdict");

export const withReportOptions = (command: Command): Command =>
  command
    .option(
      "--reporter <name[=file]>",
      "write an additional report: human, json, junit or github; may be repeated",
      collect,
      [],
    )
    .option("--json", "print JSON, a superset of Exercism's results.json; the same as --reporter json");

/** For options that can be repeated. */
export const collect = (text: string, before: readonly string[]): string[] => [...before, text];

/** `--target a,b` names several. */
export const targetsOf = ({ target }: TargetOptions): string[] =>
  target.split(",").map((name) => name.trim());

export const withSeedOption = (command: Command): Command =>
  command.option("--seed <seed>", "use exactly the inputs of the run that printed this seed", parseSeed);

function parseSeed(text: string): Seed {
  const seed = seedFrom(text);
  if (seed === undefined) throw new InvalidArgumentError(seedRule);
  return seed;
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("a port is a whole number from 0 to 65535.");
}

export function positive(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number from 1 on.");
}

/** The options for the same target, as on the command line. */
export function targetArguments(options: TargetOptions): string[] {
  return [
    ...(options.target === "embedded" ? [] : ["--target", options.target]),
    ...(options.endpoint === undefined ? [] : ["--endpoint", options.endpoint]),
    ...(options.allowRemoteEndpoint ? ["--allow-remote-endpoint"] : []),
    ...(options.profile === undefined ? [] : ["--profile", options.profile]),
    ...(options.yesRealAws ? ["--yes-real-aws"] : []),
    ...(options.isolation === "auto" ? [] : ["--isolation", options.isolation]),
    ...(options.fresh ? ["--fresh"] : []),
  ];
}
