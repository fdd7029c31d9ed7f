/** The resource of a call for reports: a bucket and key, a key id, a function's name. */

type Input = Readonly<Record<string, unknown>>;

/** Members that name a call's resource, most specific first. */
const namingMembers = [
  "KeyId",
  "AliasName",
  "FunctionName",
  "logGroupName",
  "logGroupIdentifier",
  "logGroupNamePrefix",
  "Name",
  "ResourceArn",
] as const;

/** `bucket/key`, `alias/orders`, a function's name, or "" if the call has no resource. */
export function resourceOf(service: string, input: Input): string {
  if (service === "s3") {
    const [bucket, key] = [input["Bucket"], input["Key"]];
    if (typeof bucket !== "string") return "";
    return typeof key === "string" ? `${bucket}/${key}` : bucket;
  }
  const named = namingMembers.map((member) => input[member]).find((value) => typeof value === "string");
  return typeof named === "string" ? named : "";
}
