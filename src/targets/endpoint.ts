/** Any running AWS-compatible server: docker compose, `labs aws`, another emulator. */
import { lookup } from "node:dns/promises";
import { isIP, BlockList } from "node:net";
import { EnvironmentTrouble, UserError } from "../common/errors.ts";
import { freshAccess } from "./run-access.ts";
import { probe } from "./probe.ts";
import type { OpenOptions, OpenTarget, TargetKind } from "./target.ts";

export const endpoint: TargetKind = {
  name: "endpoint",
  summary:
    "an AWS-compatible server that already runs, for example docker compose's on http://127.0.0.1:4566",
  rule: "asks for --endpoint URL; this machine only, unless --allow-remote-endpoint",
  takes: ["endpoint", "allowRemoteEndpoint"],
  state: async () => ({ ready: true, note: "whatever answers at the URL you give" }),
  open: openEndpoint,
};

/** Credentials for LocalStack and similar servers. A 12-digit access key id is the account. */
const secretAccessKey = "test";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

async function openEndpoint({ endpoint: given, allowRemoteEndpoint }: OpenOptions): Promise<OpenTarget> {
  const url = parse(given);
  const addresses = await addressesOf(url);
  if (!allowRemoteEndpoint && !addresses.every(isLoopback)) throw remote(url);
  const base = await answering(url, addresses);
  return {
    name: "endpoint",
    endpoint: base,
    access: () => freshAccess({ name: "endpoint", endpoint: base, secretAccessKey }),
    trouble: async () => {
      const failure = await probe(base);
      return failure === undefined ? undefined : silent(base, failure);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function parse(given: string | undefined): URL {
  if (!given) {
    throw new UserError("The target endpoint needs a URL.", {
      hint: "Add --endpoint http://127.0.0.1:4566.",
    });
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UserError(`"${given}" is not an http or https URL.`, {
      hint: "Write the whole URL, for example --endpoint http://127.0.0.1:4566.",
    });
  }
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash) {
    throw new UserError(`"${given}" contains more than a host and a port.`, { hint: `Use ${url.origin}.` });
  }
  // Throw-away keys would be refused there, and this target must never call real AWS.
  if (/(^|\.)(amazonaws\.com(\.cn)?|api\.aws|aws)$/.test(url.hostname)) {
    throw new UserError(`${url.hostname} is real AWS.`, { hint: "Use --target aws for it." });
  }
  return url;
}

/** IP addresses of the URL's host, IPv4 first, because most emulators listen there. */
async function addressesOf(url: URL): Promise<string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return [host];
  try {
    const found = await lookup(host, { all: true });
    return found.sort((a, b) => a.family - b.family).map(({ address }) => address);
  } catch (cause) {
    throw new EnvironmentTrouble(`The host ${host} of ${url.origin} is unknown.`, {
      hint: "Check the spelling, or the network.",
      cause,
    });
  }
}

const isLoopback = (address: string): boolean =>
  loopback.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

function remote(url: URL): UserError {
  return new UserError(
    `${url.origin} is not on this machine: a lab's calls would create and delete things on somebody's server.`,
    { hint: "If that is what you want, add --allow-remote-endpoint." },
  );
}

/**
 * The base URL that answers. It has an IP address, because SDK clients then use path style. With https it keeps the name
 * for the certificate.
 */
async function answering(url: URL, addresses: readonly string[]): Promise<string> {
  const candidates =
    url.protocol === "https:" ? [url.origin] : addresses.map((address) => withHost(url, address));
  let failure = "";
  // The port of a new container is open before its server answers.
  for (const candidate of candidates) {
    const trouble = await probe(candidate, 15_000);
    if (trouble === undefined) return candidate;
    failure ||= trouble;
  }
  throw silent(url.origin, failure);
}

function withHost(url: URL, address: string): string {
  const at = new URL(url);
  at.hostname = isIP(address) === 6 ? `[${address}]` : address;
  return at.origin;
}

function silent(origin: string, failure: string): EnvironmentTrouble {
  return new EnvironmentTrouble(`Nothing that speaks HTTP answers at ${origin}: ${failure}.`, {
    hint: "Start it first (docker compose up --wait, or ./lab aws --port 4566), then try again.",
  });
}
