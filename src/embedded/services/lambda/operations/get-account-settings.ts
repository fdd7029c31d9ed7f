import type { GetAccountSettingsRequest, GetAccountSettingsResponse } from "@aws-sdk/client-lambda";
import { accountLimit } from "./put-function-concurrency.ts";
import type { LambdaContext } from "../context.ts";

/** Limits and what is used of them: https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
export function getAccountSettings(
  _input: GetAccountSettingsRequest,
  context: LambdaContext,
): GetAccountSettingsResponse {
  const functions = context.functions.list(context);
  const reserved = functions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
  const zips = functions.flatMap(({ latest, versions }) => [latest, ...versions.values()]);
  return {
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: accountLimit,
      UnreservedConcurrentExecutions: accountLimit - reserved,
    },
    AccountUsage: {
      TotalCodeSize: zips.reduce((sum, { code }) => sum + code.size, 0),
      FunctionCount: functions.length,
    },
  };
}
