import type {
  GetRuntimeManagementConfigRequest,
  GetRuntimeManagementConfigResponse,
} from "@aws-sdk/client-lambda";
import { findQualified } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** As AWS answers it for a function that was never set otherwise: https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html */
export function getRuntimeManagementConfig(
  input: GetRuntimeManagementConfigRequest,
  context: LambdaContext,
): GetRuntimeManagementConfigResponse {
  const found = findQualified(context, input, "GetRuntimeManagementConfig");
  return { UpdateRuntimeOn: "Auto", FunctionArn: found.revision.arn };
}
