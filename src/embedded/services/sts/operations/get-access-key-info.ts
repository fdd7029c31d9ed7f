/**
 * The account that an access key id belongs to, whether the key still exists or not.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from "@aws-sdk/client-sts";
import { length, pattern, required } from "../../constraints.ts";
import type { StsContext } from "../context.ts";
import { validate, validationError } from "../errors.ts";

/** @throws ValidationError */
export function getAccessKeyInfo(
  { AccessKeyId: id }: GetAccessKeyInfoRequest,
  { effects }: StsContext,
): GetAccessKeyInfoResponse {
  const account = effects.accountOfAccessKey(id ?? "");
  if (account !== undefined) return { Account: account };
  validate(
    required("accessKeyId", id),
    length("accessKeyId", id, { min: 16, max: 128 }),
    pattern("accessKeyId", id, "[\\w]*"),
  );
  throw validationError(`Invalid Access Key ID: ${id}`);
}
