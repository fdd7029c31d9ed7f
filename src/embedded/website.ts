/**
 * Buckets that are served as websites: index and error documents, redirects. What is not public is refused, as to any
 * unsigned request.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html
 */
import { Readable } from "node:stream";
import type { Redirect, RoutingRule, WebsiteConfiguration } from "@aws-sdk/client-s3";
import { AwsError } from "../wire/errors.ts";
import { hostedBucket } from "../wire/hosted-bucket.ts";
import { encodeRfc3986, type WireRequest, type WireResponse } from "../wire/message.ts";

/** `BUCKET.s3-website-us-east-1.amazonaws.com`, `BUCKET.s3-website.localhost:4566` */
const siteHost = /\.s3-website[.-]/;

export const isWebsite = ({ headers }: WireRequest): boolean => siteHost.test(headers["host"] ?? "");

export interface SiteDoor {
  /** Undefined for a bucket that is not there. */
  readonly siteOf: (bucket: string) => { readonly website: WebsiteConfiguration | undefined } | undefined;
  /** Reads an object as somebody without credentials. @throws AwsError */
  readonly read: (request: WireRequest) => Promise<WireResponse>;
  readonly requestId: string;
}

/** A page, a redirect, or an error as a page. Never throws an AwsError. */
export async function answerWebsite(request: WireRequest, door: SiteDoor): Promise<WireResponse> {
  try {
    return await serve(request, door);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return errorPage(error, door);
  }
}

interface Visit {
  readonly request: WireRequest;
  readonly bucket: string;
  readonly site: WebsiteConfiguration;
  /** As the path names it, decoded, without the first slash. */
  readonly key: string;
  readonly door: SiteDoor;
}

async function serve(request: WireRequest, door: SiteDoor): Promise<WireResponse> {
  const bucket = hostedBucket(request.headers["host"]) ?? "";
  const site = siteOf(bucket, door);
  if (request.method !== "GET" && request.method !== "HEAD") {
    const message = "The specified method is not allowed against this resource.";
    throw new AwsError("MethodNotAllowed", message, { status: 405 });
  }
  const key = decoded(request.path.slice(1));
  if (site.RedirectAllRequestsTo) return redirect(site.RedirectAllRequestsTo, { request, key });
  const visit = { request, bucket, site, key, door };
  const rule = ruleFor(visit, undefined);
  if (rule) return redirectBy(rule, visit);
  try {
    return await page(visit, indexed(visit, key));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return instead(visit, error);
  }
}

function siteOf(bucket: string, door: SiteDoor): WebsiteConfiguration {
  const found = door.siteOf(bucket);
  if (!found) {
    const members = { BucketName: bucket };
    throw new AwsError("NoSuchBucket", "The specified bucket does not exist", { status: 404, members });
  }
  if (found.website) return found.website;
  throw new AwsError(
    "NoSuchWebsiteConfiguration",
    "The specified bucket does not have a website configuration",
    { status: 404, members: { BucketName: bucket } },
  );
}

const indexed = ({ site }: Visit, key: string): string =>
  key === "" || key.endsWith("/") ? `${key}${site.IndexDocument?.Suffix ?? ""}` : key;

/** An object that names another place is a redirect to it. */
async function page(visit: Visit, key: string): Promise<WireResponse> {
  const { request, bucket, door } = visit;
  const path = `/${bucket}/${key.split("/").map(encodeRfc3986).join("/")}`;
  const asked = Object.entries(request.headers).filter(([name]) => /^(if-|range$)/.test(name));
  const headers = { host: "s3.amazonaws.com", ...Object.fromEntries(asked) };
  const answer = await door.read({
    method: request.method,
    path,
    query: "",
    headers,
    body: Readable.from([]),
  });
  const elsewhere = answer.headers["x-amz-website-redirect-location"];
  if (elsewhere === undefined) return answer;
  if (answer.body instanceof Readable) answer.body.destroy();
  return { status: 301, headers: { location: elsewhere } };
}

/** What is served when a page is not: the folder's index, a rule's redirect, the error document. */
async function instead(visit: Visit, error: AwsError): Promise<WireResponse> {
  const { key, site, door } = visit;
  if (key !== "" && !key.endsWith("/") && (await isThere(visit, indexed(visit, `${key}/`)))) {
    return { status: 302, headers: { location: `/${key.split("/").map(encodeRfc3986).join("/")}/` } };
  }
  const rule = ruleFor(visit, error.status);
  if (rule) return redirectBy(rule, visit);
  const document = site.ErrorDocument?.Key;
  if (document === undefined) return errorPage(error, door);
  try {
    return { ...(await page(visit, document)), status: error.status ?? 404 };
  } catch (missing) {
    if (!(missing instanceof AwsError)) throw missing;
    return errorPage(error, door);
  }
}

async function isThere(visit: Visit, key: string): Promise<boolean> {
  try {
    const { body } = await page(visit, key);
    if (body instanceof Readable) body.destroy();
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

/** The first rule for the key, before it is read (without a status) or after it failed with one. */
const ruleFor = ({ site, key }: Visit, status: number | undefined): RoutingRule | undefined =>
  site.RoutingRules?.find(({ Condition: condition = {} }) => {
    const code = condition.HttpErrorCodeReturnedEquals;
    return (
      key.startsWith(condition.KeyPrefixEquals ?? "") &&
      code === (status === undefined ? undefined : String(status))
    );
  });

function redirectBy({ Redirect: to = {}, Condition: condition }: RoutingRule, visit: Visit): WireResponse {
  const { key, request } = visit;
  const prefix = condition?.KeyPrefixEquals ?? "";
  const replaced =
    to.ReplaceKeyPrefixWith === undefined ? key : `${to.ReplaceKeyPrefixWith}${key.slice(prefix.length)}`;
  return redirect(to, { request, key: to.ReplaceKeyWith ?? replaced });
}

function redirect(
  to: Redirect,
  { request, key }: { readonly request: WireRequest; readonly key: string },
): WireResponse {
  const host = to.HostName ?? request.headers["host"] ?? "";
  const path = key.split("/").map(encodeRfc3986).join("/");
  const query = request.query === "" ? "" : `?${request.query}`;
  const location = `${to.Protocol ?? "http"}://${host}/${path}${query}`;
  return { status: Number(to.HttpRedirectCode ?? 301), headers: { location } };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", { status: 400 });
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[character]!);

function errorPage(error: AwsError, { requestId }: SiteDoor): WireResponse {
  const status = error.status ?? 400;
  const title = `${status} ${reasons[status] ?? error.code}`;
  const facts = { Code: error.code, Message: error.message, ...error.members, RequestId: requestId };
  const items = Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<li>${name}: ${escapeHtml(String(value))}</li>`);
  const body = `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<ul>\n${items.join("\n")}\n</ul>\n<hr/>\n</body>\n</html>\n`;
  return {
    status,
    headers: {
      ...error.headers,
      "content-type": "text/html; charset=utf-8",
      "x-amz-error-code": error.code,
      "x-amz-error-message": error.message,
    },
    body,
  };
}
