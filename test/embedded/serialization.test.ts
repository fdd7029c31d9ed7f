/** JSON values of the wrong type, in every JSON service. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../src/embedded/server.ts";
import { type RawAnswer, sendRaw, signedHeaders } from "../support/raw-request.ts";

let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await startEmbedded();
});
afterAll(() => aws[Symbol.asyncDispose]());

const targets = { kms: "TrentService", logs: "Logs_20140328" } as const;

function call(operation: string, body: string): Promise<RawAnswer> {
  const [service, name] = operation.split(".") as ["kms" | "logs" | "lambda", string];
  const path = service === "lambda" ? "/2015-03-31/functions" : "/";
  const json = service === "lambda" ? "application/json" : "application/x-amz-json-1.1";
  const headers = {
    "content-type": json,
    ...(service === "lambda" ? {} : { "x-amz-target": `${targets[service]}.${name}` }),
  };
  const request = { method: "POST", path, headers, body };
  return sendRaw(aws.endpoint, { ...request, headers: signedHeaders(aws, request, { service }) });
}

const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

describe.each([
  ["kms.DescribeKey", '{"KeyId":1}', "NUMBER_VALUE can not be converted to a String"],
  ["kms.DescribeKey", '{"KeyId":true}', "TRUE_VALUE can not be converted to a String"],
  ["kms.DescribeKey", '{"KeyId":["a"]}', "Start of list found"],
  ["kms.DescribeKey", `{"KeyId":${deep}}`, "Start of list found"],
  ["kms.Encrypt", '{"KeyId":"a","Plaintext":5}', "NUMBER_VALUE can not be converted to a Blob"],
  ["kms.Encrypt", '{"KeyId":"a","Plaintext":"?"}', "STRING_VALUE can not be converted to a Blob"],
  ["kms.Encrypt", '{"KeyId":"a","Plaintext":"YQ==","EncryptionContext":{"a":true}}', "TRUE_VALUE"],
  ["kms.CreateKey", '{"Tags":[null]}', "NULL_VALUE"],
  ["kms.CreateKey", '{"MultiRegion":"yes"}', "STRING_VALUE can not be converted to a Boolean"],
  ["kms.ListKeys", '{"Limit":"5"}', "STRING_VALUE can not be converted to a Number"],
  ["kms.ListKeys", "[]", "Start of list found"],
  ["kms.ListKeys", "null", "NULL_VALUE"],
  ["kms.ListKeys", '"text"', "STRING_VALUE"],
  ["kms.ListKeys", "{", "Could not parse"],
  [
    "logs.PutLogEvents",
    '{"logGroupName":"g","logStreamName":"s","logEvents":{}}',
    "where a list is expected",
  ],
  [
    "logs.PutLogEvents",
    '{"logGroupName":"g","logStreamName":"s","logEvents":[1]}',
    "where a structure is expected",
  ],
  ["lambda.CreateFunction", '{"FunctionName":{}}', "Start of structure or map found"],
  ["lambda.CreateFunction", '{"FunctionName":"f","Code":"zip"}', "where a structure is expected"],
])("%s %.60s", (operation, body, text) => {
  test("is refused with SerializationException", async () => {
    const answer = await call(operation, body);
    expect(answer).toMatchObject({
      status: 400,
      headers: { "x-amzn-errortype": "SerializationException" },
      text: expect.stringContaining(text),
    });
  });
});
