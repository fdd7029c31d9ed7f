/**
 * Changes a role's description and how long its sessions may last.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
 */
import type { UpdateRoleRequest, UpdateRoleResponse } from "@aws-sdk/client-iam";
import { length, range } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { findRole } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function updateRole(input: UpdateRoleRequest, context: IamContext): UpdateRoleResponse {
  validate(
    range("maxSessionDuration", input.MaxSessionDuration, { min: 3600, max: 43_200 }),
    length("description", input.Description, { max: 1000 }),
  );
  const role = findRole(input.RoleName, context);
  role.description = input.Description ?? role.description;
  role.maxSessionDuration = input.MaxSessionDuration ?? role.maxSessionDuration;
  return {};
}
