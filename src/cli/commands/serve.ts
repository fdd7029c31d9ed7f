import { once } from "node:events";
import { Command } from "commander";
import { servePage } from "../../page/server/serve-page.ts";
import { openBrowser } from "../open-browser.ts";
import { type TargetOptions, parsePort, withTargetOptions } from "../options.ts";
import { pageEngine } from "../page-engine.ts";
import { parentEnded } from "../parent.ts";
import { withSession } from "../session.ts";
import { type CliContext, printJson } from "../context.ts";

interface Options extends TargetOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly poll?: boolean;
  readonly json?: boolean;
}

export const serveCommand = (context: CliContext): Command =>
  withTargetOptions(
    new Command("serve")
      .description("show the labs as a web page on this machine, until Ctrl-C")
      .option("--port <number>", "port on 127.0.0.1; any free one when left out", parsePort)
      .option("--no-open", "open no browser")
      .option("--poll", "look for changes at intervals: for network drives and some containers"),
  )
    .option("--json", "print the address as JSON")
    .action((options: Options) => serve(context, options));

async function serve(context: CliContext, options: Options): Promise<void> {
  await withSession(context, { ...options, getsReady: true }, async (session) => {
    await using page = await servePage({
      port: options.port ?? 0,
      folders: context.folders,
      engine: pageEngine(context, session, options),
      poll: options.poll ?? false,
      onDefect: (error) =>
        context.note(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    });
    if (options.json) printJson(context, { url: page.url });
    else context.print(page.url);
    context.note(
      "The labs are at this address. It holds a secret: keep it to yourself. Ctrl-C ends the server.",
    );
    if (options.open && context.hasTerminal) openBrowser(page.urlForOnce, context.env);
    await untilAborted(context);
  });
}

/** Resolves at Ctrl-C, or when the terminal or the program that started it has ended. */
async function untilAborted({ signal, note }: CliContext): Promise<void> {
  if (signal.aborted) return;
  await Promise.race([once(signal, "abort"), parentEnded(signal)]);
  if (!signal.aborted) note("Ended, because the program that started it has ended.");
}
