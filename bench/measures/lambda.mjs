// Lambda's cold and warm invocations, compared with the start of a bare Node.js process.
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { account, clientOptions, median, ms, processTime, times } from "../support.mjs";

const FunctionName = "bench";
const handler = `export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });`;

export async function measureLambda(embedded) {
  const lambda = new LambdaClient(clientOptions(embedded.endpoint));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: `arn:aws:iam::${account}:role/bench`,
      Code: { ZipFile: zipSync({ "index.mjs": strToU8(handler) }) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10, minDelay: 0.01 }, { FunctionName });
  const invoke = async () => {
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" }));
    if (FunctionError) throw new Error(Payload.transformToString());
  };
  const [cold, bare] = [[], []];
  for (let round = 0; round < 7; round += 1) {
    // A changed function starts in a new execution environment.
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Description: `round ${round}` }),
    );
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 10, minDelay: 0.01 }, { FunctionName });
    cold.push((await times(1, invoke))[0]);
    bare.push(await processTime(process.execPath, ["-e", "0"]));
  }
  await times(50, invoke);
  const warm = median(await times(200, invoke));
  const ratio = median(cold.map((taken, index) => taken / bare[index]));
  return [
    {
      what: "Lambda cold invocation",
      value: `${ms(median(cold))}, \`node -e 0\` ${ms(median(bare))}: ${ratio.toFixed(1)} x`,
      aim: "<= 3 x",
      met: ratio <= 3,
    },
    { what: "Lambda warm invocation", value: ms(warm), aim: "<= 5 ms", met: warm <= 5 },
  ];
}
