import type { TestProject } from "vitest/node";
import { startEmbedded } from "../../src/embedded/server.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startEmbedded();
  project.provide("suiteTarget", {
    name: "embedded",
    endpoint: server.endpoint,
    region: "us-east-1",
    secretAccessKey: server.secretAccessKey,
  });
  return () => server[Symbol.asyncDispose]();
}
