/** Which format of an error the client of a request can read, also when its service is not here. */
import type { ServiceModel } from "./model.ts";

export type ErrorFormat = "s3" | "query" | "ec2" | "json" | "rest-json" | "cbor";

interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  readonly signedFor?: string | undefined;
}

const byProtocol = {
  "rest-xml": "s3",
  "rest-json": "rest-json",
  "json-1.1": "json",
  query: "query",
} as const;

/** Of the form-encoded services, these answer `<Response><Errors>`. */
const ec2Like: ReadonlySet<string> = new Set(["ec2", "sdb"]);
/** REST services that speak XML; they wrap their errors as the Query protocol does. */
const restXml: ReadonlySet<string> = new Set(["route53", "cloudfront", "s3-outposts"]);

/** By the service's protocol or, for a service that is not here, by how the request is written. */
export function formatOf(service: ServiceModel | undefined, { headers, signedFor }: Asked): ErrorFormat {
  if (service) return byProtocol[service.facts.protocol];
  if (signedFor === undefined) return "s3";
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  if (headers["x-amz-target"] !== undefined) return "json";
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return ec2Like.has(signedFor) ? "ec2" : "query";
  }
  if (signedFor.startsWith("s3") && !restXml.has(signedFor)) return "s3";
  return restXml.has(signedFor) ? "query" : "rest-json";
}
