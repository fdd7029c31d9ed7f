import { once } from "node:events";
import { Command } from "commander";
import { servePage } from "../../page/server/serve-page.ts";
import { openBrowser } from "../open-browser.ts";
import { parsePort } from "../options.ts";
import { parentEnded } from "../parent.ts";
import { type CliContext, printJson } from "../context.ts";

interface Options {
  readonly port?: number;
  readonly open: boolean;
  readonly json?: boolean;
}

export const serveCommand = (context: CliContext): Command =>
  new Command("serve")
    .description("show the labs as a web page on this machine, until Ctrl-C")
    .option("--port <number>", "port on 127.0.0.1; any free one when left out", parsePort)
    .option("--no-open", "open no browser")
    .option("--json", "print the address as JSON")
    .action(async (options: Options) => {
      await using page = await servePage({
        port: options.port ?? 0,
        folders: context.folders,
        onDefect: (error) =>
          context.note(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      });
      if (options.json) printJson(context, { url: page.url });
      else context.print(page.url);
      context.note(
        "The labs are at this address. It holds a secret: keep it to yourself. Ctrl-C ends the server.",
      );
      if (options.open && context.hasTerminal) openBrowser(page.urlForOnce, context.env);
      await ended(context.signal);
    });

/** At Ctrl-C, or when the terminal or the program that started it is gone. */
async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await Promise.race([once(signal, "abort"), parentEnded(signal)]);
}
