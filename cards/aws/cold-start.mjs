// Invokes a new function twice, and prints what its log says of the start.
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";

const lambda = new LambdaClient();
const code = "const made = Date.now(); export const handler = async () => ({ made });";
await lambda.send(
  new CreateFunctionCommand({
    FunctionName: "cold",
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::000000000000:role/labs",
    Code: { ZipFile: zipSync({ "index.mjs": Buffer.from(code) }) },
  }),
);
await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: "cold" });
for (const word of ["first", "second"]) {
  const { LogResult } = await lambda.send(new InvokeCommand({ FunctionName: "cold", LogType: "Tail" }));
  const report = Buffer.from(LogResult, "base64")
    .toString()
    .match(/REPORT.*/)[0];
  console.log(`${word} invocation: ${/Init Duration: [\d.]+ ms/.exec(report)?.[0] ?? "no Init Duration"}`);
}
