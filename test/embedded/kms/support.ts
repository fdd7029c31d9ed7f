import { KMSClient } from "@aws-sdk/client-kms";
import { startEmbedded } from "../../../src/embedded/server.ts";

/** A server with a clock that moves only when the test moves it, and a client. */
export async function startWithClock() {
  const clock = { time: Date.now() };
  const aws = await startEmbedded({ now: () => clock.time });
  const kms = new KMSClient({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
  // Calls must be signed by the server's clock, but the SDK corrects its offset after every answer.
  kms.middlewareStack.add(
    (next) => (args) => {
      kms.config.systemClockOffset = clock.time - Date.now();
      return next(args);
    },
    { step: "initialize" },
  );
  const pass = (ms: number) => {
    clock.time += ms;
  };
  return { aws, kms, pass, clock };
}
