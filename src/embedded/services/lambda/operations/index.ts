/** Every operation of this service, by the name of its schema. */
import { addPermission } from "./add-permission.ts";
import { createAlias } from "./create-alias.ts";
import { createFunction } from "./create-function.ts";
import { deleteAlias } from "./delete-alias.ts";
import { deleteFunction } from "./delete-function.ts";
import { deleteFunctionConcurrency } from "./delete-function-concurrency.ts";
import { getAlias } from "./get-alias.ts";
import { getFunction } from "./get-function.ts";
import { getFunctionConcurrency } from "./get-function-concurrency.ts";
import { getFunctionConfiguration } from "./get-function-configuration.ts";
import { getPolicy } from "./get-policy.ts";
import { invoke } from "./invoke.ts";
import { listAliases } from "./list-aliases.ts";
import { listFunctions } from "./list-functions.ts";
import { listTags } from "./list-tags.ts";
import { listVersionsByFunction } from "./list-versions-by-function.ts";
import { publishVersion } from "./publish-version.ts";
import { putFunctionConcurrency } from "./put-function-concurrency.ts";
import { removePermission } from "./remove-permission.ts";
import { tagResource } from "./tag-resource.ts";
import { untagResource } from "./untag-resource.ts";
import { updateAlias } from "./update-alias.ts";
import { updateFunctionCode } from "./update-function-code.ts";
import { updateFunctionConfiguration } from "./update-function-configuration.ts";

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
  GetPolicy: getPolicy,
  Invoke: invoke,
  ListAliases: listAliases,
  ListFunctions: listFunctions,
  ListTags: listTags,
  ListVersionsByFunction: listVersionsByFunction,
  PublishVersion: publishVersion,
  PutFunctionConcurrency: putFunctionConcurrency,
  RemovePermission: removePermission,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAlias: updateAlias,
  UpdateFunctionCode: updateFunctionCode,
  UpdateFunctionConfiguration: updateFunctionConfiguration,
};
