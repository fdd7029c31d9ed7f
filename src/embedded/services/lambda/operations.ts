/** Every operation of this service, by the name of its schema. */
import { addPermission } from "./operations/add-permission.ts";
import { createAlias } from "./operations/create-alias.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteAlias } from "./operations/delete-alias.ts";
import { deleteFunctionConcurrency } from "./operations/delete-function-concurrency.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import { getAccountSettings } from "./operations/get-account-settings.ts";
import { getAlias } from "./operations/get-alias.ts";
import { getFunctionCodeSigningConfig } from "./operations/get-function-code-signing-config.ts";
import { getFunctionConcurrency } from "./operations/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunctionEventInvokeConfig } from "./operations/get-function-event-invoke-config.ts";
import { getFunctionRecursionConfig } from "./operations/get-function-recursion-config.ts";
import { getFunctionUrlConfig } from "./operations/get-function-url-config.ts";
import { getFunction } from "./operations/get-function.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { getRuntimeManagementConfig } from "./operations/get-runtime-management-config.ts";
import { invoke } from "./operations/invoke.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listEventSourceMappings } from "./operations/list-event-source-mappings.ts";
import { listFunctionEventInvokeConfigs } from "./operations/list-function-event-invoke-configs.ts";
import { listFunctionUrlConfigs } from "./operations/list-function-url-configs.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { listLayerVersions } from "./operations/list-layer-versions.ts";
import { listLayers } from "./operations/list-layers.ts";
import { listProvisionedConcurrencyConfigs } from "./operations/list-provisioned-concurrency-configs.ts";
import { listTags } from "./operations/list-tags.ts";
import { listVersionsByFunction } from "./operations/list-versions-by-function.ts";
import { publishVersion } from "./operations/publish-version.ts";
import { putFunctionConcurrency } from "./operations/put-function-concurrency.ts";
import { putFunctionRecursionConfig } from "./operations/put-function-recursion-config.ts";
import { removePermission } from "./operations/remove-permission.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateAlias } from "./operations/update-alias.ts";
import { updateFunctionCode } from "./operations/update-function-code.ts";
import { updateFunctionConfiguration } from "./operations/update-function-configuration.ts";

export const operations = {
  AddPermission: addPermission,
  CreateAlias: createAlias,
  CreateFunction: createFunction,
  DeleteAlias: deleteAlias,
  DeleteFunction: deleteFunction,
  DeleteFunctionConcurrency: deleteFunctionConcurrency,
  GetAccountSettings: getAccountSettings,
  GetAlias: getAlias,
  GetFunction: getFunction,
  GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig,
  GetFunctionConcurrency: getFunctionConcurrency,
  GetFunctionConfiguration: getFunctionConfiguration,
  GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig,
  GetFunctionRecursionConfig: getFunctionRecursionConfig,
  GetFunctionUrlConfig: getFunctionUrlConfig,
  GetPolicy: getPolicy,
  GetRuntimeManagementConfig: getRuntimeManagementConfig,
  Invoke: invoke,
  ListAliases: listAliases,
  ListEventSourceMappings: listEventSourceMappings,
  ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs,
  ListFunctionUrlConfigs: listFunctionUrlConfigs,
  ListFunctions: listFunctions,
  ListLayerVersions: listLayerVersions,
  ListLayers: listLayers,
  ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs,
  ListTags: listTags,
  ListVersionsByFunction: listVersionsByFunction,
  PublishVersion: publishVersion,
  PutFunctionConcurrency: putFunctionConcurrency,
  PutFunctionRecursionConfig: putFunctionRecursionConfig,
  RemovePermission: removePermission,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAlias: updateAlias,
  UpdateFunctionCode: updateFunctionCode,
  UpdateFunctionConfiguration: updateFunctionConfiguration,
};
