import { Command } from "commander";
import { type CostLine, costOf } from "../../labs/calls/cost.ts";
import { prices, pricesAsOf } from "../../labs/calls/prices.ts";
import { labelled } from "../../labs/report/style.ts";
import { table } from "../../labs/report/table.ts";
import { type CallOptions, callsOfAnswer, originOf, unseenNotes, withCallOptions } from "../answer-calls.ts";
import { type CliContext, printJson } from "../context.ts";

const many = 1_000_000;

export const costCommand = (context: CliContext): Command =>
  withCallOptions(
    new Command("cost").description("show requests and bytes of your last check, and their price on AWS"),
  ).action(async (wanted: string | undefined, options: CallOptions) => {
    const kept = await callsOfAnswer(context, wanted, options);
    const lines = costOf(kept);
    const used = [...new Set(lines.flatMap(({ price }) => (price === undefined ? [] : [prices[price]])))];
    const usd = lines.reduce((sum, line) => sum + line.usd, 0);
    const notes = [
      ...unseenNotes(kept),
      ...lines
        .filter(({ price }) => price === undefined)
        .map(({ service }) => `No price is known for ${service}.`),
    ];
    if (options.json) {
      const { lab, target, seed } = kept;
      return printJson(context, {
        schema: "labs-cost/v1",
        lab,
        target,
        seed,
        pricesAsOf,
        prices: used,
        lines,
        usd,
        notes,
      });
    }
    context.print(originOf(kept));
    context.print();
    const head = ["operation", "requests", "bytes out", "bytes in", "US dollars"];
    for (const line of table([head, ...lines.map(row)], context.style)) context.print(line);
    context.print();
    context.print(`${dollars(usd)} US dollars; a million such runs: ${(usd * many).toFixed(2)}`);
    for (const { name, usd: price, per, page } of used) {
      const text = `${name}: ${price} for ${per} requests, ${page}`;
      for (const line of labelled(pricesAsOf, ` ${text}`, context.style)) context.print(line);
    }
    for (const note of notes) for (const line of labelled("note", note, context.style)) context.print(line);
  });

const row = ({ service, operation, requests, requestBytes, responseBytes, usd }: CostLine): string[] => [
  `${service}:${operation}`,
  String(requests),
  String(requestBytes),
  String(responseBytes),
  dollars(usd),
];

/** Never in the form 1e-7. */
const dollars = (usd: number): string => usd.toFixed(8).replace(/0{1,6}$/, "");
