/** DeleteObjects returns 200 with the denied keys, because each key is authorized separately. */
import { encodeOutput } from "../wire/encode-output.ts";
import type { WireResponse } from "../wire/message.ts";
import type { Admitted } from "./admit.ts";
import type { Fault } from "./faults.ts";

/** The keys in DeleteObjects's input. */
interface Deletion {
  readonly Delete?: { readonly Objects?: readonly { readonly Key?: string; readonly VersionId?: string }[] };
}

/**
 * The response to a denied DeleteObjects, with an error for each key.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html (the sample response with AccessDenied)
 */
export function denyEachKey(
  fault: Fault | undefined,
  { identified, call }: Admitted,
): WireResponse | undefined {
  if (fault?.kind !== "deny" || call.operation !== "DeleteObjects") return undefined;
  const { Objects = [] } = (call.input as Deletion).Delete ?? {};
  const Errors = Objects.map(({ Key, VersionId }) => ({
    Key,
    VersionId,
    Code: "AccessDenied",
    Message: "Access Denied",
  }));
  return encodeOutput(identified, { Errors }, "gateway");
}
