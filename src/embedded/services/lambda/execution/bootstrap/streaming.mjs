// Handlers that stream their answer: https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
// A plain Invoke gets what was written when it is complete.
import { Writable } from "node:stream";

const mark = Symbol.for("aws.lambda.runtime.handler.streaming");
const integration = "application/vnd.awslambda.http-integration-response";
const delimiterBytes = 8;

/** Gives function code the global `awslambda`. */
export function provideStreaming({ env }) {
  if (["1", "true"].includes(env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  globalThis.awslambda = {
    streamifyResponse(handler) {
      handler[mark] = "response";
      return handler;
    },
    HttpResponseStream: {
      /** Writes status and headers ahead of the body, and eight zero bytes between them. */
      from(stream, prelude) {
        stream.setContentType(integration);
        stream.prelude = Buffer.concat([Buffer.from(JSON.stringify(prelude)), Buffer.alloc(delimiterBytes)]);
        return stream;
      },
    },
  };
}

export const isStreaming = (handler) => handler[mark] === "response";

class ResponseStream extends Writable {
  parts = [];
  prelude = undefined;
  contentType = "application/octet-stream";

  /** Objects are written as JSON. */
  write(chunk, ...rest) {
    const isText = typeof chunk === "string" || chunk instanceof Uint8Array;
    return super.write(isText ? chunk : JSON.stringify(chunk), ...rest);
  }

  setContentType(contentType) {
    this.contentType = contentType;
  }

  _write(chunk, _encoding, done) {
    if (this.prelude) this.parts.push(this.prelude);
    this.prelude = undefined;
    this.parts.push(chunk);
    done();
  }
}

/** Runs the handler; gives all bytes that it has written, or throws. */
export async function streamed(handler, event, context) {
  const stream = new ResponseStream();
  const failed = new Promise((_resolve, reject) => {
    stream.once("error", reject);
  });
  failed.catch(() => undefined);
  const returned = handler(event, stream, context);
  if (typeof returned?.then !== "function") throw new Error("Streaming does not support non-async handlers.");
  if ((await Promise.race([returned, failed])) !== undefined) {
    // oxlint-disable-next-line no-console -- it goes into the function's log, as on AWS
    console.warn("Streaming handlers ignore return values.");
  }
  if (!stream.writableEnded) throw new Error("Response stream is not finished.");
  if (!stream.writableFinished) {
    await Promise.race([new Promise((resolve) => stream.once("finish", resolve)), failed]);
  }
  return Buffer.concat(stream.parts);
}
