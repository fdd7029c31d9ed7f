/**
 * What this server answers besides AWS's API: a page for people who open it in a browser, a health check, and the zips
 * that GetFunction's links download. No bucket can be called `_labs`.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { catalog } from "../wire/catalog.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import type { Dispatcher } from "./dispatch.ts";
import { codeLinkPath } from "./services/lambda/code/code-links.ts";

export const healthPath = "/_labs/health";
const services = Object.keys(catalog);

/** Undefined for a request that is AWS's to answer. */
export async function ownPage(
  dispatcher: Dispatcher,
  request: Omit<WireRequest, "body">,
): Promise<WireResponse | undefined> {
  const { method, path } = request;
  if (method !== "GET" && method !== "HEAD") return undefined;
  if (path === healthPath) return json({ status: "ok", endpoint: dispatcher.endpoint, services });
  if (path.startsWith(codeLinkPath)) return functionCode(dispatcher, request);
  return isBrowser(request) ? html(welcome(dispatcher.endpoint)) : undefined;
}

/** SDKs sign, and ask for no HTML. */
function isBrowser({ path, query, headers }: Omit<WireRequest, "body">): boolean {
  const wantsPage = (headers["accept"] ?? "").includes("text/html");
  return path === "/" && query === "" && headers["authorization"] === undefined && wantsPage;
}

async function functionCode(
  { services: loaded }: Dispatcher,
  { path, query }: Omit<WireRequest, "body">,
): Promise<WireResponse> {
  const file = await loaded.codeFile(path, new URLSearchParams(query));
  const size =
    file &&
    (await stat(file).then(
      ({ size: bytes }) => bytes,
      () => undefined,
    ));
  if (!file || size === undefined) {
    const body = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    return { status: 403, headers: { "content-type": "application/xml" }, body };
  }
  const headers = { "content-type": "application/zip", "content-length": String(size) };
  return { status: 200, headers, body: createReadStream(file) };
}

const json = (value: unknown): WireResponse => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: `${JSON.stringify(value)}\n`,
});

const html = (body: string): WireResponse => ({
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'" },
  body,
});

const names: Readonly<Record<string, string>> = {
  s3: "Amazon S3",
  kms: "AWS KMS",
  lambda: "AWS Lambda",
  logs: "Amazon CloudWatch Logs",
  sts: "AWS STS",
  iam: "AWS IAM",
};

const welcome = (endpoint: string): string =>
  `<!doctype html>
<html lang="en">
<title>The embedded AWS</title>
<h1>The embedded AWS is up</h1>
<p>This is the API of AWS on your own machine. Point any SDK or the AWS CLI here:</p>
<pre>export AWS_ENDPOINT_URL=${endpoint}</pre>
<p>\`labs aws\` has printed the other variables: keys, secret and region.</p>
<h2>Services</h2>
<ul>${services.map((name) => `<li>${names[name] ?? name}</li>`).join("")}</ul>
<p>An operation that is missing answers 501 NotImplemented and names itself. docs/aws-coverage.md lists all of them.</p>
<p>Health check: <a href="${healthPath}">${healthPath}</a></p>
</html>
`.replaceAll("`labs aws`", "<code>labs aws</code>");
