/** Words and layouts that several commands share. */
import type { Lab } from "../labs/lab.ts";
import type { Style } from "../labs/report/style.ts";

/** The command in the folder of a clone. */
export const self = "./lab";

export const exitCodeHelp = `Exit codes:
  0    all declared checks ran and passed
  1    the answer is wrong
  2    usage: an unknown lab, option or file
  3    the answer does not load: syntax, missing module, throws at import
  4    a limit was reached: time, memory or output
  5    environment: Docker, port, token, network, target; never a wrong answer
  6    a defect of a lab or of the grader
  130  interrupted; everything started was ended`;

export const labTitle = (lab: Lab, { colors }: Style): string => `${colors.bold(lab.id)}  ${lab.title}`;

/** An argument, quoted for a shell. */
export const quote = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
