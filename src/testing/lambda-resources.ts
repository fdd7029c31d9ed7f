/** Functions and log groups of checks. */
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  ResourceNotFoundException as NoLogGroup,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteFunctionCommand,
  LambdaClient,
  ResourceNotFoundException as NoFunction,
} from "@aws-sdk/client-lambda";
import type { Clients } from "./clients.ts";

/** Functions first, so that none writes to a log group that has just been deleted. */
export async function removeFunctions(clients: Clients, names: readonly string[]): Promise<void> {
  const lambda = clients.get(LambdaClient);
  for (const name of names) {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name })).catch((error: unknown) => {
      if (!(error instanceof NoFunction)) throw error;
    });
  }
}

export async function removeLogGroups(clients: Clients, names: readonly string[]): Promise<void> {
  const logs = clients.get(CloudWatchLogsClient);
  for (const name of names.flatMap((name) => [name, `/aws/lambda/${name}`])) {
    await logs.send(new DeleteLogGroupCommand({ logGroupName: name })).catch((error: unknown) => {
      if (!(error instanceof NoLogGroup)) throw error;
    });
  }
}
