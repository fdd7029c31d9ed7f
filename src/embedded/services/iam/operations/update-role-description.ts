/**
 * Changes a role's description.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html
 */
import type { UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse } from "@aws-sdk/client-iam";
import { length, required } from "../../constraints.ts";
import { briefRole } from "../describe.ts";
import { validate } from "../errors.ts";
import { findRole } from "../find.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function updateRoleDescription(
  input: UpdateRoleDescriptionRequest,
  context: IamContext,
): UpdateRoleDescriptionResponse {
  validate(
    required("description", input.Description),
    length("description", input.Description, { max: 1000 }),
  );
  const role = findRole(input.RoleName, context);
  role.description = input.Description;
  return { Role: briefRole(accountOf(context), role) };
}
