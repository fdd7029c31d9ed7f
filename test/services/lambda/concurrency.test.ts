import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { echo, functions } from "./support.ts";

const { lambda } = functions;
const throttled = { name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } };

test("a reserved concurrency of zero throttles every invocation until it is deleted", async () => {
  const FunctionName = await functions.create(echo);
  const ReservedConcurrentExecutions = 0;
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  await expect(lambda.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject(throttled);
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  expect((await functions.invoke(FunctionName, { n: 1 })).value).toEqual({ n: 1 });
});

test("reserved concurrency can be read back", async () => {
  const FunctionName = await functions.create(echo);
  const reserved = { ReservedConcurrentExecutions: 3 };
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ...reserved }));
  const found = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
  expect(found).toMatchObject(reserved);
});
