/** DeleteObjects names what it must not delete in a response of 200: the permission is that of each key. */
import { encodeOutput } from "../wire/encode-output.ts";
import type { WireResponse } from "../wire/message.ts";
import type { Admitted } from "./admit.ts";
import type { Fault } from "./faults.ts";

/** The part of DeleteObjects' input that names the keys. */
interface Deletion {
  readonly Delete?: { readonly Objects?: readonly { readonly Key?: string; readonly VersionId?: string }[] };
}

/**
 * The response to DeleteObjects where the fault denies it: each key has its own error.
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
