/** Requests that no SDK would send, signed with the credentials of an account of the embedded AWS. */
import { request as httpRequest } from "node:http";
import { signRequest } from "../../src/wire/sign-request.ts";
import { sha256Hex } from "../../src/wire/signature.ts";

export interface RawRequest {
  readonly method?: string;
  /** Path with the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

interface Server {
  readonly endpoint: string;
  readonly secretAccessKey: string;
}

export const rawAccount = "111122223333";

/** Sends a request unchanged. */
export function sendRaw(
  endpoint: string,
  { method = "GET", path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(endpoint, { method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          headers: response.headers,
        }),
      );
    });
    sent.on("error", reject).end(body);
  });
}

/** The headers of a request, signed for S3 with the current time. */
export function signedHeaders(
  { endpoint, secretAccessKey }: Server,
  { method = "GET", path, headers = {}, body = "" }: RawRequest,
  { payloadHash = sha256Hex(body), service = "s3", accessKeyId = rawAccount } = {},
): Record<string, string> {
  const [route = "", query = ""] = path.split("?");
  return signRequest(
    { method, path: route, query, headers: { host: new URL(endpoint).host, ...headers } },
    {
      credentials: { accessKeyId, secretAccessKey },
      region: "us-east-1",
      service,
      now: Date.now(),
      payloadHash,
    },
  );
}

/** Signs a request for S3 and sends it. */
export const sendSigned = (
  server: Server,
  request: RawRequest,
  options: Parameters<typeof signedHeaders>[2] = {},
): Promise<RawAnswer> =>
  sendRaw(server.endpoint, { ...request, headers: signedHeaders(server, request, options) });
