/**
 * What a bucket's notification configuration may say.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
import { randomUUID } from "node:crypto";
import {
  Event,
  type FilterRule,
  type NotificationConfiguration,
  type NotificationConfigurationFilter,
} from "@aws-sdk/client-s3";
import { invalidArgument, malformedXml } from "../errors.ts";
import type { DestinationService, StoredNotification } from "../state/notification.ts";
import type { Bucket } from "../state/types.ts";

const maxFilterBytes = 1024;
const arns = {
  lambda:
    /^arn:aws[\w-]*:lambda:(?<region>[a-z0-9-]+):\d{12}:function:[A-Za-z0-9_-]{1,64}(:(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/,
  sns: /^arn:aws[\w-]*:sns:(?<region>[a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}$/,
  sqs: /^arn:aws[\w-]*:sqs:(?<region>[a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,80}$/,
} as const satisfies Record<DestinationService, RegExp>;
const knownEvents: ReadonlySet<string> = new Set(Object.values(Event));

/** What functions, topics and queues have in common. */
interface Sent {
  readonly service: DestinationService;
  readonly arn: string | undefined;
  readonly Id?: string | undefined;
  readonly Events?: Event[] | undefined;
  readonly Filter?: NotificationConfigurationFilter | undefined;
}

function* sentOf(configuration: NotificationConfiguration): Generator<Sent> {
  for (const { TopicArn: arn, ...rest } of configuration.TopicConfigurations ?? []) {
    yield { service: "sns", arn, ...rest };
  }
  for (const { QueueArn: arn, ...rest } of configuration.QueueConfigurations ?? []) {
    yield { service: "sqs", arn, ...rest };
  }
  for (const { LambdaFunctionArn: arn, ...rest } of configuration.LambdaFunctionConfigurations ?? []) {
    yield { service: "lambda", arn, ...rest };
  }
}

/** @throws AwsError InvalidArgument, MalformedXML. */
export function checkNotifications(
  configuration: NotificationConfiguration,
  bucket: Bucket,
): StoredNotification[] {
  const checked = [...sentOf(configuration)].map((sent) => checkOne(sent, bucket));
  if (new Set(checked.map(({ Id }) => Id)).size < checked.length) {
    throw invalidArgument("Same ID used for multiple configurations. IDs must be unique");
  }
  checked.forEach((one, index) => {
    for (const other of checked.slice(index + 1)) refuseOverlap(one, other);
  });
  return checked;
}

function checkOne({ service, arn, Id, Events: events, Filter }: Sent, bucket: Bucket): StoredNotification {
  if (arn === undefined || !events || events.length === 0) throw malformedXml();
  const region = arns[service].exec(arn)?.groups?.["region"];
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
    service,
    arn,
    Id: checkId(Id),
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
export function filterOf({ Filter }: StoredNotification): { prefix: string; suffix: string } {
  const value = (name: string): string =>
    Filter?.Key?.FilterRules?.find((rule) => String(rule.Name).toLowerCase() === name)?.Value ?? "";
  return { prefix: value("prefix"), suffix: value("suffix") };
}

/** `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`. */
export const covers = (pattern: string, event: string): boolean =>
  pattern === event || (pattern.endsWith(":*") && event.startsWith(pattern.slice(0, -1)));

function refuseOverlap(one: StoredNotification, other: StoredNotification): void {
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
