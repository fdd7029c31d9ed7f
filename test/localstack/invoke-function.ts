import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import type { TargetAccess } from "../../src/common/run-data.ts";

/** Creates a function that returns 42, invokes it and returns its result. The function is not deleted. */
export async function invokeFunction(target: TargetAccess): Promise<string> {
  const lambda = new LambdaClient(target);
  const FunctionName = `${target.prefix}f`;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs22.x",
      Role: `arn:aws:iam::${target.accountId}:role/r`,
      Handler: "index.handler",
      Code: { ZipFile: zipSync({ "index.mjs": strToU8("export const handler = async () => 42;") }) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 120 }, { FunctionName });
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  return Payload!.transformToString();
}
