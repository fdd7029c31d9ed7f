/** Tags of functions: https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html */
import { invalidParameter, validationFailed } from "./errors.ts";

/** @throws AwsError InvalidParameterValueException, ValidationException. */
export function checkTags(tags: Record<string, string> | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(tags ?? {});
  if (entries.length > 50) throw invalidParameter("Tags may have at most 50 keys.");
  for (const [key, value] of entries) {
    if (key.length < 1 || key.length > 128 || key.startsWith("aws:")) {
      throw validationFailed(
        "tags",
        key,
        "Map keys must have length between 1 and 128 and not begin with aws:",
      );
    }
    if (value.length > 256) {
      throw validationFailed("tags", value, "Map values must have length less than or equal to 256");
    }
  }
  return Object.fromEntries(entries);
}
