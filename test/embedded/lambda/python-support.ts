/** Python functions from code in memory. */
import type { CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import type { Answered } from "../../services/lambda/support.ts";
import type { OwnServer } from "./support.ts";

export const Handler = "lambda_function.lambda_handler";
export const python = { Runtime: "python3.13" as const, Handler };

type Settings = Partial<CreateFunctionCommandInput>;

export interface Pythons {
  /** Creates a function of this code and returns its name. */
  readonly make: (code: string, settings?: Settings) => Promise<string>;
  /** Creates a function and invokes it. */
  readonly run: (code: string, event?: unknown, settings?: Settings) => Promise<Answered>;
}

export function pythonsOn({ functions }: OwnServer): Pythons {
  const make: Pythons["make"] = (code, settings = {}) =>
    // Long enough for a busy machine.
    functions.create({ "lambda_function.py": code }, { ...python, Timeout: 60, ...settings });
  return {
    make,
    run: async (code, event = {}, settings = {}) => functions.invoke(await make(code, settings), event),
  };
}

/** A module with a handler that has this body. */
export const handler = (body: string, before = ""): string =>
  `${before}\ndef lambda_handler(event, context):\n${body
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")}\n`;
