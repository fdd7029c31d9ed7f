/**
 * Makes an access key of a user; its secret is shown this once.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from "@aws-sdk/client-iam";
import { addKey } from "../access-keys.ts";
import { limitExceeded } from "../errors.ts";
import { findUserOrCaller } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, LimitExceeded */
export function createAccessKey(input: CreateAccessKeyRequest, context: IamContext): CreateAccessKeyResponse {
  const user = findUserOrCaller(input.UserName, context);
  if (user.accessKeys.size >= 2) throw limitExceeded("Cannot exceed quota for AccessKeysPerUser: 2");
  const { id, secret, status, createdAt } = addKey(user, context);
  return {
    AccessKey: {
      UserName: user.name,
      AccessKeyId: id,
      Status: status,
      SecretAccessKey: secret,
      CreateDate: new Date(createdAt),
    },
  };
}
