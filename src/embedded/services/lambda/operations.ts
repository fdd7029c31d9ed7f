/** Every operation of this service, by the name of its schema. */
import { addPermission } from "./operations/add-permission.ts";
import { createAlias } from "./operations/create-alias.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteAlias } from "./operations/delete-alias.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import { deleteFunctionConcurrency } from "./operations/delete-function-concurrency.ts";
import { getAlias } from "./operations/get-alias.ts";
import { getFunction } from "./operations/get-function.ts";
import { getFunctionConcurrency } from "./operations/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunctionRecursionConfig } from "./operations/get-function-recursion-config.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { invoke } from "./operations/invoke.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listFunctions } from "./operations/list-functions.ts";
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
  GetAlias: getAlias,
  GetFunction: getFunction,
  GetFunctionConcurrency: getFunctionConcurrency,
  GetFunctionConfiguration: getFunctionConfiguration,
  GetFunctionRecursionConfig: getFunctionRecursionConfig,
  GetPolicy: getPolicy,
  Invoke: invoke,
  ListAliases: listAliases,
  ListFunctions: listFunctions,
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
