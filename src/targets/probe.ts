/** Checks whether any HTTP server answers at a URL. */
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";

/** Descriptions of connection errors. Other codes are shown unchanged. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was closed without an answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  HPE_INVALID_CONSTANT: "what answered is not HTTP",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted (NODE_EXTRA_CA_CERTS names one that is)",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted (NODE_EXTRA_CA_CERTS names one that is)",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted (NODE_EXTRA_CA_CERTS names one that is)",
  EPROTO: "it does not speak TLS: try http instead of https",
};

/**
 * The reason why nothing answered within the time (in ms), in words; undefined when something did.
 * @param origin base URL. What is asked for is LocalStack's health, which it answers at once, where `/` would make it
 * load a service first; other servers may answer what they like.
 */
export function probe(origin: string, milliseconds = 5000): Promise<string | undefined> {
  return new Promise((resolve) => {
    const url = `${origin}/_localstack/health`;
    const get = url.startsWith("https:") ? getHttps : getHttp;
    // A new connection, because a kept-alive one could be stale and look like a dead server.
    const request = get(url, { agent: false, timeout: milliseconds }, (response) => {
      response.resume();
      resolve(undefined);
      request.destroy();
    });
    request.on("timeout", () => {
      resolve(`no answer within ${milliseconds / 1000} s`);
      request.destroy();
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      resolve(meanings[error.code ?? ""] ?? error.message);
    });
  });
}
