/** Completion scripts for shells, generated from the commands. */

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly subcommands: readonly string[];
  readonly takesLab: boolean;
  readonly options: readonly {
    /** For example `--answer`. */
    readonly long: string;
    readonly description: string;
    readonly takesValue: boolean;
  }[];
}

export interface Completed {
  readonly commands: readonly CompletedCommand[];
  /** Ids of the labs. */
  readonly labs: readonly string[];
}

/** A script for `eval` or `source`. The command is `lab`, however its path is written, or `labs`. */
export function completionScript(shell: Shell, completed: Completed): string {
  if (shell === "fish") return fish(completed);
  const script = bash(completed);
  return shell === "bash" ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function wordsOf({ subcommands, takesLab, options }: CompletedCommand, labs: readonly string[]): string {
  return [...subcommands, ...(takesLab ? labs : []), ...options.map(({ long }) => long), "--help"].join(" ");
}

function bash({ commands, labs }: Completed): string {
  const cases = commands.map(
    (command) => `      ${command.name}) words=${quoted(wordsOf(command, labs))} ;;`,
  );
  return `_labs_complete() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(commands.map(({ name }) => name).join(" "))}
  else
    case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _labs_complete ./lab lab labs
`;
}

function fish({ commands, labs }: Completed): string {
  const lines = commands.flatMap((command) => {
    const here = `-n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
    const words = [...command.subcommands, ...(command.takesLab ? labs : [])];
    return [
      `-n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.description)}`,
      ...(words.length > 0 ? [`${here} -a ${quoted(words.join(" "))}`] : []),
      ...command.options.map(
        ({ long, description, takesValue }) =>
          `${here} -l ${long.slice(2)}${takesValue ? " -r" : ""} -d ${quoted(description)}`,
      ),
    ];
  });
  return ["lab", "labs"].flatMap((name) => lines.map((line) => `complete -c ${name} ${line}\n`)).join("");
}
