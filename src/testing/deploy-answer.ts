/** Deploys an answer as a Lambda function of the target: zip, create, wait until active. */
import { readFile } from "node:fs/promises";
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import { EnvironmentTrouble } from "../common/errors.ts";
import type { Bundle } from "../sandbox/bundle-answer.ts";
import type { Aws } from "./aws.ts";
import type { DeployOptions, Deployed } from "./deployed.ts";
import { DeployedFunction } from "./deployed-function.ts";
import type { Scope } from "./scope.ts";
import { CheckTrouble } from "./check-trouble.ts";

/** Real Lambda assumes the role: an ARN that nobody has given its permissions to would fail later, and unclearly. */
const noRole =
  "On real AWS a function needs a role that Lambda can assume and that may write logs. Labs do not create roles, " +
  "so nothing is deployed there.";

const runtime = "nodejs22.x";

export async function deployAnswer(
  options: DeployOptions,
  { scope, aws, bundle }: { scope: Scope; aws: Aws; bundle: Bundle },
): Promise<Deployed> {
  if (aws.target.name === "aws") throw new EnvironmentTrouble(noRole);
  const lambda = aws.client(LambdaClient);
  const functionName = aws.name("function");
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: functionName,
      Runtime: runtime,
      Role: `arn:aws:iam::${aws.target.accountId}:role/labs`,
      Handler: `index.${options.export}`,
      Code: { ZipFile: await zip(bundle) },
      Timeout: options.timeout ?? 10,
      MemorySize: options.memorySize ?? 256,
      Environment: { Variables: { ...options.env } },
    }),
  );
  await waitUntilActive(lambda, functionName);
  return new DeployedFunction({
    scope,
    aws,
    bundle,
    functionName,
    functionArn: FunctionArn ?? "",
    handler: options.export,
  });
}

/** @throws the trouble "environment": zip and settings were accepted, so it is the target that cannot run them. */
async function waitUntilActive(client: LambdaClient, FunctionName: string): Promise<void> {
  try {
    await waitUntilFunctionActiveV2(
      { client, maxWaitTime: 120, minDelay: 0.1, maxDelay: 2 },
      { FunctionName },
    );
  } catch (cause) {
    const { State, StateReason } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    if (State === "Active") throw cause;
    throw new CheckTrouble(
      "environment",
      `The target did not start the function (${State}): ${StateReason ?? "no reason given"}`,
    );
  }
}

const zip = async ({ file }: Bundle): Promise<Uint8Array> =>
  zipSync({ "index.mjs": await readFile(file) }, { level: 1 });
