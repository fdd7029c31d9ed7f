// The context object: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html

/** `ways` end the invocation at once: succeed, fail and done; absent where Lambda gives no callback. */
export function makeContext(invocation, ways) {
  const { env } = process;
  const end = performance.now() + invocation.remainingMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: invocation.clientContext,
    identity: undefined,
    invokedFunctionArn: invocation.functionArn,
    awsRequestId: invocation.requestId,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(end - performance.now())),
    ...ways,
  };
}
