import type {
  PutFunctionRecursionConfigRequest,
  PutFunctionRecursionConfigResponse,
} from "@aws-sdk/client-lambda";
import { validationFailed } from "../errors.ts";
import { findFunction } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** Whether loops of the function are stopped: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html */
export function putFunctionRecursionConfig(
  { FunctionName, RecursiveLoop }: PutFunctionRecursionConfigRequest,
  context: LambdaContext,
): PutFunctionRecursionConfigResponse {
  const { fn } = findFunction(context, { FunctionName }, "PutFunctionRecursionConfig");
  if (RecursiveLoop !== "Allow" && RecursiveLoop !== "Terminate") {
    throw validationFailed(
      "recursiveLoop",
      RecursiveLoop,
      "Member must satisfy enum value set: [Terminate, Allow]",
    );
  }
  fn.recursiveLoop = RecursiveLoop;
  return { RecursiveLoop };
}
