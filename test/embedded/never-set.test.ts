/** AWS's answers about settings that were never set. Terraform and other tools read them. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListGrantsCommand,
} from "@aws-sdk/client-kms";
import {
  GetAccountSettingsCommand,
  GetFunctionCodeSigningConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionUrlConfigCommand,
  GetRuntimeManagementConfigCommand,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListFunctionUrlConfigsCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
  ListProvisionedConcurrencyConfigsCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { echo } from "../services/lambda/support.ts";
import { type OwnServer, startWithFunctions } from "./lambda/support.ts";

let own: OwnServer;
let options: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};
beforeAll(async () => {
  own = await startWithFunctions();
  const credentials = { accessKeyId: "123456789012", secretAccessKey: own.aws.secretAccessKey };
  options = { endpoint: own.aws.endpoint, region: "eu-central-1", credentials };
});
afterAll(() => own[Symbol.asyncDispose]());

test("a customer key does not rotate and has no grants, an AWS managed key rotates", async () => {
  const kms = new KMSClient(options);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata!.KeyId!;
  expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({
    KeyId,
    KeyRotationEnabled: false,
  });
  expect(await kms.send(new ListGrantsCommand({ KeyId }))).toMatchObject({ Grants: [], Truncated: false });
  const managed = (await kms.send(new DescribeKeyCommand({ KeyId: "alias/aws/s3" }))).KeyMetadata!.KeyId!;
  expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId: managed }))).toMatchObject({
    KeyRotationEnabled: true,
  });
  const missing = { KeyId: "12345678-1234-1234-1234-123456789012" };
  for (const command of [new GetKeyRotationStatusCommand(missing), new ListGrantsCommand(missing)]) {
    await expect(kms.send(command as ListGrantsCommand)).rejects.toMatchObject({ name: "NotFoundException" });
  }
});

test("a log group has no filters", async () => {
  const logs = new CloudWatchLogsClient(options);
  const logGroupName = "/never/set";
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  expect(await logs.send(new DescribeMetricFiltersCommand({ logGroupName }))).toMatchObject({
    metricFilters: [],
  });
  expect(await logs.send(new DescribeMetricFiltersCommand({}))).toMatchObject({ metricFilters: [] });
  expect(await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName }))).toMatchObject({
    subscriptionFilters: [],
  });
  const missing = { logGroupName: "/missing" };
  for (const command of [
    new DescribeMetricFiltersCommand(missing),
    new DescribeSubscriptionFiltersCommand(missing),
  ]) {
    await expect(logs.send(command as DescribeMetricFiltersCommand)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  }
});

test("a function has no event sources, layers, URLs, destinations, signing or provisioned concurrency", async () => {
  const { lambda } = own.functions;
  const FunctionName = await own.functions.create(echo);
  const named = { FunctionName };
  expect(await lambda.send(new ListEventSourceMappingsCommand(named))).toMatchObject({
    EventSourceMappings: [],
  });
  expect(await lambda.send(new ListEventSourceMappingsCommand({}))).toMatchObject({
    EventSourceMappings: [],
  });
  expect(await lambda.send(new ListLayersCommand({}))).toMatchObject({ Layers: [] });
  expect(await lambda.send(new ListLayerVersionsCommand({ LayerName: "none" }))).toMatchObject({
    LayerVersions: [],
  });
  expect(await lambda.send(new ListFunctionUrlConfigsCommand(named))).toMatchObject({
    FunctionUrlConfigs: [],
  });
  expect(await lambda.send(new ListFunctionEventInvokeConfigsCommand(named))).toMatchObject({
    FunctionEventInvokeConfigs: [],
  });
  expect(await lambda.send(new ListProvisionedConcurrencyConfigsCommand(named))).toMatchObject({
    ProvisionedConcurrencyConfigs: [],
  });
  expect(await lambda.send(new GetFunctionCodeSigningConfigCommand(named))).toMatchObject({
    CodeSigningConfigArn: "",
    FunctionName,
  });
  expect(await lambda.send(new GetRuntimeManagementConfigCommand(named))).toMatchObject({
    UpdateRuntimeOn: "Auto",
  });
  for (const command of [
    new GetFunctionUrlConfigCommand(named),
    new GetFunctionEventInvokeConfigCommand(named),
  ]) {
    await expect(lambda.send(command as GetFunctionUrlConfigCommand)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  }
});

test("the account settings contain the number of functions and the size of their code", async () => {
  const { lambda } = own.functions;
  const before = await lambda.send(new GetAccountSettingsCommand({}));
  await own.functions.create(echo);
  const after = await lambda.send(new GetAccountSettingsCommand({}));
  expect(after.AccountLimit).toMatchObject({
    ConcurrentExecutions: 1000,
    UnreservedConcurrentExecutions: 1000,
  });
  expect(after.AccountUsage!.FunctionCount).toBe(before.AccountUsage!.FunctionCount! + 1);
  expect(after.AccountUsage!.TotalCodeSize).toBeGreaterThan(before.AccountUsage!.TotalCodeSize!);
});
