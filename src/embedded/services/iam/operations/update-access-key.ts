/**
 * Switches an access key on or off: requests signed with one that is off are refused.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
 */
import type { UpdateAccessKeyRequest } from "@aws-sdk/client-iam";
import { oneOf, required } from "../../constraints.ts";
import { findKey } from "../access-keys.ts";
import { validate } from "../errors.ts";
import { findUserOrCaller } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function updateAccessKey(input: UpdateAccessKeyRequest, context: IamContext): void {
  validate(
    required("status", input.Status),
    oneOf("status", input.Status, ["Active", "Inactive", "Expired"]),
  );
  const user = findUserOrCaller(input.UserName, context);
  findKey(user, input.AccessKeyId).status = input.Status === "Active" ? "Active" : "Inactive";
}
