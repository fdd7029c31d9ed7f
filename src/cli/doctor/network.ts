/** This machine's addresses, and proxies that could redirect calls to it. */
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer } from "node:net";
import { type CheckUp, fail, pass, warn } from "../../common/check-up.ts";

/** The error's code if a port cannot be opened, otherwise undefined. 0 is any free port. */
async function failureToListen(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    server.close();
  }
}

export const loopback: CheckUp = {
  id: "127.0.0.1",
  async look() {
    const failure = await failureToListen("127.0.0.1", 0);
    if (failure === undefined) return pass("A server can listen on 127.0.0.1, as all servers here do.");
    return fail(
      `No server can listen on 127.0.0.1 (${failure}).`,
      "Bring the loopback interface up, or let this user and sandbox open ports on it.",
    );
  },
};

export const loopback6: CheckUp = {
  id: "::1",
  async look() {
    const failure = await failureToListen("::1", 0);
    const state = failure === undefined ? "IPv6's loopback works" : `There is no IPv6 loopback (${failure})`;
    return pass(`${state}; nothing here needs it.`);
  },
};

/** @param name for tests. In URLs it is `localhost`. */
export const localhost = (name = "localhost"): CheckUp => ({
  id: "localhost",
  async look() {
    const fix = `Put "127.0.0.1 ${name}" into /etc/hosts; labs always use 127.0.0.1.`;
    const found = await lookup(name, { all: true, verbatim: true }).catch(() => []);
    const addresses = found.map(({ address }) => address);
    if (addresses.length === 0) return warn(`${name} does not resolve to an address.`, fix);
    const list = addresses.join(", then ");
    if (addresses.some((address) => !/^(127\.|::1$)/.test(address)))
      return warn(`${name} resolves to ${list}, which is not only this machine.`, fix);
    if (!addresses.includes("127.0.0.1")) {
      return warn(`${name} resolves to ${list}, but servers here listen on 127.0.0.1.`, fix);
    }
    if (addresses[0] === "127.0.0.1") return pass(`${name} resolves to ${list}.`);
    return pass(`${name} resolves to ${list}. Write 127.0.0.1 in URLs: servers here listen there.`);
  },
});

/** docker-compose.yml's port. `labs aws` and `--target localstack` take free ones. */
export const composePort = (port = 4566): CheckUp => ({
  id: `port ${port}`,
  async look() {
    const failure = await failureToListen("127.0.0.1", port);
    if (failure === undefined) return pass(`Free for docker compose up.`);
    if (await isLocalStack(port)) {
      return pass(`A LocalStack answers there: --target endpoint --endpoint http://127.0.0.1:${port}.`);
    }
    return warn(
      `Another program uses it (${failure}): docker compose up will fail.`,
      "End it, or use --target localstack, which takes a free port.",
    );
  },
});

async function isLocalStack(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_localstack/health`, {
      signal: AbortSignal.timeout(2000),
    });
    return "services" in ((await response.json()) as object);
  } catch {
    return false;
  }
}

const proxyNames = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/** Only names are shown, because values may contain a password. */
export const proxies: CheckUp = {
  id: "proxy",
  async look({ env }) {
    const value = (name: string) => env[name] ?? env[name.toLowerCase()];
    const set = proxyNames.filter((name) => value(name));
    if (set.length === 0) return pass("No proxy is set.");
    const except = (value("NO_PROXY") ?? "").split(/[\s,]+/);
    if (except.some((entry) => ["*", "127.0.0.1", "127.0.0.0/8", "127."].includes(entry))) {
      return pass(`${set.join(", ")} set, and NO_PROXY keeps 127.0.0.1 out of it.`);
    }
    const whose = env["NODE_USE_ENV_PROXY"]
      ? "Node.js, the AWS CLI, boto3 and curl"
      : "The AWS CLI, boto3 and curl";
    return warn(
      `${set.join(", ")} set, and NO_PROXY does not name 127.0.0.1. ${whose} send calls for it to the proxy.`,
      "export NO_PROXY=127.0.0.1,localhost",
    );
  },
};
