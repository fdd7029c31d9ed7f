/** The embedded AWS, in this process. */
import { freshAccess } from "./run-access.ts";
import type { OpenOptions, OpenTarget, TargetKind } from "./target.ts";

export const embedded: TargetKind = {
  name: "embedded",
  summary: "an AWS in this process, on 127.0.0.1 and a free port; needs nothing but Node.js",
  rule: "the default",
  takes: [],
  state: async () => ({ ready: true }),
  open: openEmbedded,
};

async function openEmbedded({ isolation }: OpenOptions): Promise<OpenTarget> {
  // Loaded only when used, because the other targets do not need its services.
  const { startEmbedded } = await import("../embedded/server.ts");
  // Every lab uses it first, and this process is idle while the process of the checks starts.
  const server = await startEmbedded({ isolation, loadSoon: ["s3"] });
  const { endpoint, secretAccessKey } = server;
  return {
    name: "embedded",
    endpoint,
    access: () => freshAccess({ name: "embedded", endpoint, secretAccessKey }),
    restrict: (access, policy) => {
      const { credentials, asked } = server.restrict(access.accountId, policy);
      return { access: { ...access, answerCredentials: credentials }, asked };
    },
    trouble: async () => undefined,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
