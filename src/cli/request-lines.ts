/** `labs aws --log`: one line per request. */
import type { RequestEntry } from "../targets/keep-embedded.ts";
import { safeJson } from "../labs/report/safe-json.ts";

export const logFormats = ["text", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

/** Characters to encode: line ends, control characters, and spaces, which separate the columns. */
const unsafe = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Time, account, operation, resource, status, milliseconds, bytes. */
export function requestLine(entry: RequestEntry, format: LogFormat): string {
  const time = new Date(entry.time).toISOString();
  const ms = Number(entry.ms.toFixed(1));
  if (format === "json") {
    const { account, service, operation, resource, status, bytes } = entry;
    const told = { time, account, service, operation, resource, status, ms, bytes };
    return safeJson(told).replaceAll(/\n */g, "");
  }
  const operation = `${entry.service ?? "-"}:${entry.operation ?? "-"}`;
  const resource = (entry.resource ?? "-").replaceAll(unsafe, (found) => encodeURIComponent(found));
  return [time, entry.account ?? "-", operation, resource, entry.status, `${ms} ms`, `${entry.bytes} B`].join(
    " ",
  );
}
