/**
 * The trace header that goes with a chain of requests, and how often a function was invoked in it.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader and, for `Lineage`,
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html. The SDK of a function sends the header of its
 * invocation with each call, so a write to S3 carries it on to the next function.
 */
import { createHash, randomBytes } from "node:crypto";

/** "Approximately 16 times" in one chain: then AWS stops the next invocation. */
const mostInvocations = 16;

export interface Turn {
  /** Value of `_X_AMZN_TRACE_ID` in the invocation. */
  readonly traceHeader: string;
  /** The function was invoked in this chain as often as AWS lets it. */
  readonly isLoop: boolean;
}

/**
 * The next invocation in a chain of requests.
 * @param before `X-Amzn-Trace-Id` of the request that causes it; absent or unreadable, it begins a chain.
 * @param now milliseconds since 1970.
 */
export function nextTurn(before: string | undefined, functionArn: string, now: number): Turn {
  const fields = new Map(
    (before ?? "").split(";").map((field) => {
      const [name = "", ...value] = field.split("=");
      return [name.trim(), value.join("=")] as const;
    }),
  );
  const root = fields.get("Root") || `1-${Math.floor(now / 1000).toString(16)}-${hex(12)}`;
  const counts = readLineage(fields.get("Lineage"));
  const key = createHash("sha256").update(functionArn).digest("hex").slice(0, 8);
  const taken = counts.get(key) ?? 0;
  counts.set(key, taken + 1);
  const lineage = [...counts].map(([name, count]) => `${name}:${count}`).join("|");
  return {
    traceHeader: `Root=${root};Parent=${hex(8)};Sampled=0;Lineage=${lineage}`,
    isLoop: taken >= mostInvocations,
  };
}

/** `a87bd80c:1|68fd508a:5`: invocations by a function's hash. */
function readLineage(text: string | undefined): Map<string, number> {
  const entries = (text ?? "").split("|").map((part) => /^([0-9a-f]{8}):(\d{1,4})$/.exec(part));
  return new Map(entries.flatMap((found) => (found ? [[found[1]!, Number(found[2])] as const] : [])));
}

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");
