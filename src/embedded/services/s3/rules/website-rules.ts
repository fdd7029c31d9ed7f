/**
 * What a website configuration may say.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
 */
import type { Redirect, RoutingRule, WebsiteConfiguration } from "@aws-sdk/client-s3";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";

const maxRoutingRules = 50;

/** @throws AwsError InvalidArgument, InvalidRequest, MalformedXML. */
export function checkWebsite(configuration: WebsiteConfiguration): WebsiteConfiguration {
  const { RedirectAllRequestsTo: all, IndexDocument, ErrorDocument, RoutingRules } = configuration;
  if (all) {
    if (IndexDocument || ErrorDocument || RoutingRules) {
      throw invalidArgument(
        "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
        "RedirectAllRequestsTo",
        "not null",
      );
    }
    checkProtocol(all);
    return configuration;
  }
  if (!IndexDocument) {
    throw invalidArgument(
      "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
      "IndexDocument",
      "null",
    );
  }
  const { Suffix: suffix } = IndexDocument;
  if (!suffix || suffix.includes("/")) {
    throw invalidArgument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix);
  }
  if (ErrorDocument && !ErrorDocument.Key) throw malformedXml();
  if (RoutingRules) checkRoutingRules(RoutingRules);
  return configuration;
}

function checkRoutingRules(rules: readonly RoutingRule[]): void {
  if (rules.length === 0) throw malformedXml();
  if (rules.length > maxRoutingRules) {
    throw invalidRequest(
      `${rules.length} routing rules provided, the number of routing rules in a website configuration is limited to ${maxRoutingRules}.`,
    );
  }
  for (const { Redirect: redirect = {}, Condition: condition } of rules) {
    if (redirect.ReplaceKeyPrefixWith !== undefined && redirect.ReplaceKeyWith !== undefined) {
      throw invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
    }
    if (
      condition &&
      condition.HttpErrorCodeReturnedEquals === undefined &&
      condition.KeyPrefixEquals === undefined
    ) {
      throw invalidRequest(
        "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
      );
    }
    checkProtocol(redirect);
  }
}

function checkProtocol({ Protocol: protocol }: Pick<Redirect, "Protocol">): void {
  if (protocol === undefined || protocol === "http" || protocol === "https") return;
  throw invalidRequest(
    "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.",
  );
}
