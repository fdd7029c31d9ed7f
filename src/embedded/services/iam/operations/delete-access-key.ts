/**
 * Removes an access key of a user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html
 */
import type { DeleteAccessKeyRequest } from "@aws-sdk/client-iam";
import { findKey } from "../access-keys.ts";
import { findUserOrCaller } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function deleteAccessKey(input: DeleteAccessKeyRequest, context: IamContext): void {
  const user = findUserOrCaller(input.UserName, context);
  const { id } = findKey(user, input.AccessKeyId);
  user.accessKeys.delete(id);
  context.effects.removeAccessKey(id);
}
