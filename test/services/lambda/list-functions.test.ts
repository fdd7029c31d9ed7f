import {
  type FunctionConfiguration,
  ListFunctionsCommand,
  paginateListFunctions,
} from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { clientOptions, newAccount } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { echo, functionsOn } from "./support.ts";

test("paging returns every function once", async () => {
  const { lambda, create } = functionsOn(clientOptions(newAccount()));
  const names = ["list-a", "list-b", "list-c"];
  for (const FunctionName of names) await create(echo, { FunctionName });
  const pages: FunctionConfiguration[][] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda, pageSize: 2 }, {})) {
    pages.push(Functions);
  }
  expect(pages.map(({ length }) => length)).toEqual([2, 1]);
  expect(pages.flat().map(({ FunctionName }) => FunctionName)).toEqual(names);
});

test("FunctionVersion ALL also lists the published versions", async () => {
  const { lambda, create } = functionsOn(clientOptions(newAccount()));
  await create(echo, { FunctionName: "versions", Publish: true });
  const { Functions } = await lambda.send(new ListFunctionsCommand({ FunctionVersion: "ALL" }));
  expect(Functions?.map(({ Version }) => Version)).toEqual(["$LATEST", "1"]);
});
