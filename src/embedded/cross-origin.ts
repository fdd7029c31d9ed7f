/** Requests of browsers that come from another origin: preflights, and the headers of every other answer. */
import { s3Place } from "../wire/identify.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import type { AnyService, CrossOriginRequest } from "../wire/service.ts";

/** The answer to a preflight, or undefined for any other request. @throws AwsError as the service answers it. */
export function answerPreflight(request: WireRequest, { crossOrigin }: AnyService): WireResponse | undefined {
  if (request.method !== "OPTIONS" || !crossOrigin) return undefined;
  return { status: 200, headers: crossOrigin.preflightHeaders(describe(request)) };
}

/** Nothing for a request that names no origin. */
export function crossOriginHeaders(
  request: WireRequest,
  service: AnyService | undefined,
): Readonly<Record<string, string>> {
  if (request.headers["origin"] === undefined || request.method === "OPTIONS") return {};
  return service?.crossOrigin?.answerHeaders(describe(request)) ?? {};
}

function describe(request: WireRequest): CrossOriginRequest {
  const { headers, method } = request;
  const wanted = headers["access-control-request-headers"];
  return {
    ...placeOf(request),
    origin: headers["origin"],
    method: method === "OPTIONS" ? headers["access-control-request-method"] : method,
    wantedHeaders:
      wanted
        ?.split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "") ?? [],
  };
}

function placeOf(request: WireRequest): Pick<CrossOriginRequest, "bucket" | "isObject"> {
  try {
    const { labels, level } = s3Place(request);
    return { bucket: labels["Bucket"], isObject: level === "object" };
  } catch {
    // A path that cannot be decoded names no bucket; its own answer says why.
    return { bucket: undefined, isObject: false };
  }
}
