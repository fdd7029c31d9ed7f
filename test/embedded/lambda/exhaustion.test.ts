/** A server without free file descriptors refuses calls, keeps running and later accepts calls again. */
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { makeBin } from "../../cli/labs-bin.ts";
import { functionsOn } from "../../services/lambda/support.ts";

const atOnce = 24;

test("invocations whose process cannot be started return 500 ServiceException, and the server keeps running", async () => {
  const { start } = await makeBin({}, ["/bin/sh", "-c", 'ulimit -n 128; exec "$0" "$@"']);
  const text = await start("aws", "--secret", "words", "--json").printed("}\n");
  const { AWS_ENDPOINT_URL: endpoint } = JSON.parse(text) as { AWS_ENDPOINT_URL: string };
  const credentials = { accessKeyId: "123456789012", secretAccessKey: "words" };
  const functions = functionsOn({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  const name = await functions.create({
    "index.mjs": "export const handler = () => new Promise((done) => setTimeout(done, 1000, 'fine'));",
  });
  const parallel = <Value>(call: () => Promise<Value>) =>
    Promise.allSettled(Array.from({ length: atOnce }, call));
  // The connections are opened before the descriptors run out.
  await parallel(() => functions.lambda.send(new ListFunctionsCommand({})));
  const results = await parallel(() => functions.invoke(name));
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(atOnce);
  for (const error of refused) {
    expect(error).toMatchObject({ name: "ServiceException", $metadata: { httpStatusCode: 500 } });
  }
  expect((await functions.invoke(name)).value).toBe("fine");
});
