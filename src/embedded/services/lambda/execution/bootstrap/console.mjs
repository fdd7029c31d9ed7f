// Sends what code prints to the service, each console call as one log event, as AWS does.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
import { format } from "node:util";
import { asOnAws, intoError, toLogMembers, toLogText } from "./errors.mjs";

const levels = {
  trace: "TRACE",
  debug: "DEBUG",
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
  fatal: "FATAL",
};
const json = JSON.stringify;

/** Logs an error of the runtime: like console.error, which the function's code may have replaced. */
export let logError;

/** `asJson`: the function's log format; then DEBUG and TRACE are left out, AWS's default level being INFO. */
export function takeOverOutput({ send, asJson, currentRequestId }) {
  const write = asJson ? writeJson : writeText;
  logError = (title, thrown) => {
    const error = intoError(thrown);
    const values = asJson ? [error] : [title, `\t${toLogText(error)}`];
    write({ send, level: "ERROR", requestId: currentRequestId() }, values);
  };
  for (const [name, level] of Object.entries(levels)) {
    console[name] = (...values) => write({ send, level, requestId: currentRequestId() }, values);
  }
  // Console methods that were not replaced (table, dir, group…) print through these.
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, done) => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      send({ type: "output", text: asOnAws(text) });
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
}

function writeText({ send, level, requestId }, values) {
  const time = new Date().toISOString();
  send({ type: "log", message: `${time}\t${requestId}\t${level}\t${asOnAws(format(...values))}\n` });
}

function writeJson({ send, level, requestId }, values) {
  if (level === "DEBUG" || level === "TRACE") return;
  const facts = { timestamp: new Date().toISOString(), level, requestId };
  send({ type: "log", message: `${withMessage(facts, values)}\n` });
}

/** A single value stays what it is; several become text, and the first error among them members of its own. */
function withMessage(facts, values) {
  if (values.length < 2) {
    try {
      return json({ ...facts, message: values[0] }, (_key, value) =>
        value instanceof Error ? Object.assign(toLogMembers(value), value) : value,
      );
    } catch {
      return json({ ...facts, message: asOnAws(format(values[0])) });
    }
  }
  const error = values.find((value) => value instanceof Error);
  return json({ ...facts, message: asOnAws(format(...values)), ...(error && toLogMembers(error)) });
}
