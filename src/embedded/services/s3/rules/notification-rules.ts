/**
 * What a bucket's notification configuration may say.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
import { randomUUID } from "node:crypto";
import { Event, type FilterRule, type LambdaFunctionConfiguration } from "@aws-sdk/client-s3";
import { invalidArgument, malformedXml } from "../errors.ts";
import type { Bucket } from "../state/types.ts";

export interface LambdaNotification extends LambdaFunctionConfiguration {
  readonly Id: string;
  readonly LambdaFunctionArn: string;
  readonly Events: Event[];
}

const maxFilterBytes = 1024;
const functionArn =
  /^arn:aws[\w-]*:lambda:(?<region>[a-z0-9-]+):\d{12}:function:[A-Za-z0-9_-]{1,64}(:(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;
const knownEvents: ReadonlySet<string> = new Set(Object.values(Event));

/** @throws AwsError InvalidArgument, MalformedXML, NotImplemented for events that S3 would send and we do not. */
export function checkNotifications(
  configurations: readonly LambdaFunctionConfiguration[],
  bucket: Bucket,
): LambdaNotification[] {
  const checked = configurations.map((configuration) => checkOne(configuration, bucket));
  if (new Set(checked.map(({ Id }) => Id)).size < checked.length) {
    throw invalidArgument("Same ID used for multiple configurations. IDs must be unique");
  }
  checked.forEach((one, index) => {
    for (const other of checked.slice(index + 1)) refuseOverlap(one, other);
  });
  return checked;
}

function checkOne(configuration: LambdaFunctionConfiguration, bucket: Bucket): LambdaNotification {
  const { Id, LambdaFunctionArn: arn, Events: events, Filter } = configuration;
  if (arn === undefined || !events || events.length === 0) throw malformedXml();
  const region = functionArn.exec(arn)?.groups?.["region"];
  if (region === undefined)
    throw invalidArgument("The ARN could not be parsed", arn, "The ARN is not well formed");
  if (region !== bucket.region) {
    throw invalidArgument(
      "The notification destination service region is not valid for the bucket location constraint",
      arn,
    );
  }
  for (const event of events) checkEvent(event);
  const rules = checkFilter(Filter?.Key?.FilterRules ?? []);
  return {
    Id: checkId(Id),
    LambdaFunctionArn: arn,
    Events: events,
    Filter: rules.length > 0 ? { Key: { FilterRules: rules } } : undefined,
  };
}

function checkId(id: string | undefined): string {
  if (id !== undefined && id.length > 255)
    throw invalidArgument("ID must be at most 255 characters", "Id", id);
  return id === undefined || id === "" ? randomUUID() : id;
}

function checkEvent(event: string): void {
  if (!knownEvents.has(event))
    throw invalidArgument("The event is not supported for notifications", "Event", event);
}

/** S3 gives the names back with a capital. */
function checkFilter(rules: readonly FilterRule[]): FilterRule[] {
  const seen = new Set<string>();
  return rules.map(({ Name, Value = "" }) => {
    const name = String(Name).toLowerCase();
    if (name !== "prefix" && name !== "suffix") {
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", Name);
    }
    if (seen.has(name)) {
      throw invalidArgument(
        `Cannot specify more than one ${name} rule in a filter.`,
        "FilterRule.Name",
        name,
      );
    }
    if (Buffer.byteLength(Value) > maxFilterBytes) {
      throw invalidArgument("Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation");
    }
    seen.add(name);
    return { Name: name === "prefix" ? "Prefix" : "Suffix", Value } as unknown as FilterRule;
  });
}

/** The values of a filter's rules; an absent rule is the empty text. */
export function filterOf({ Filter }: LambdaNotification): { prefix: string; suffix: string } {
  const value = (name: string): string =>
    Filter?.Key?.FilterRules?.find((rule) => String(rule.Name).toLowerCase() === name)?.Value ?? "";
  return { prefix: value("prefix"), suffix: value("suffix") };
}

/** `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`. */
export const covers = (pattern: string, event: string): boolean =>
  pattern === event || (pattern.endsWith(":*") && event.startsWith(pattern.slice(0, -1)));

function refuseOverlap(one: LambdaNotification, other: LambdaNotification): void {
  const shared = one.Events.some((a) => other.Events.some((b) => covers(a, b) || covers(b, a)));
  if (!shared) return;
  const a = filterOf(one);
  const b = filterOf(other);
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  const suffixes = a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix);
  if (!prefixes || !suffixes) return;
  throw invalidArgument(
    one.Filter && other.Filter
      ? "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type."
      : "Configurations overlap. Configurations on the same bucket cannot share a common event type.",
  );
}
