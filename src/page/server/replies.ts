/** What every answer of the server carries, and the forms that answers have. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { UserError, exitCodes } from "../../common/errors.ts";
import type { Refusal } from "../protocol.ts";

/** Above this, a body is refused: answers are files that people write. Bytes. */
const largestBody = 2 * 2 ** 20;

/**
 * Scripts and styles come from this server alone, and nothing shows the page inside of another
 * (https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP). The editor makes style elements, which carry the nonce.
 */
const policy = (nonce?: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? "" : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

export interface Reply {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the styles that the page may make. */
  readonly nonce?: string;
}

export function send(
  response: ServerResponse,
  { status = 200, type, body, headers = {}, nonce }: Reply,
): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Security-Policy": policy(nonce),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    ...headers,
  });
  response.end(body);
}

export const sendJson = (response: ServerResponse, value: unknown, status = 200): void =>
  send(response, { status, type: "application/json; charset=utf-8", body: JSON.stringify(value) });

export const sendText = (response: ServerResponse, text: string, status: number): void =>
  send(response, { status, type: "text/plain; charset=utf-8", body: `${text}\n` });

/** What the page cannot do for another reason than the person's: 500. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof UserError)) throw error;
  const { message, hint, exitCode } = error;
  const refusal: Refusal = { error: message, hint };
  sendJson(response, refusal, exitCode === exitCodes.usage ? 400 : 500);
}

/**
 * The JSON that a request carries.
 * @throws UserError when it is something else, or too large.
 */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (request.headers["content-type"] !== "application/json") throw new UserError("The body must be JSON.");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new UserError("The text is too large.");
    chunks.push(chunk);
  }
  try {
    const value = JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw new UserError("The body must be a JSON object.");
}
