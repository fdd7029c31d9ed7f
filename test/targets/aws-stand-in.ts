/**
 * Simulates real AWS on this machine: STS, and the embedded AWS for all other services. Also writes a user's
 * configuration with credentials in every place. All are marked, and all point to a server that must get no requests.
 */
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, request as sendRequest, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { startEmbedded } from "../../src/embedded/server.ts";

/** A mark in all of the user's secrets, so that a leak is found everywhere. */
export const mark = "PERSONS";
export const accountId = "111122223333";
export const region = "eu-west-1";
export const keys = { accessKeyId: accountId, secretAccessKey: `${mark}-secret-of-work` };

export async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const identity =
  "<GetCallerIdentityResponse><GetCallerIdentityResult>" +
  `<Arn>arn:aws:iam::${accountId}:user/learner</Arn><UserId>AIDA</UserId><Account>${accountId}</Account>` +
  "</GetCallerIdentityResult></GetCallerIdentityResponse>";

interface Stand extends AsyncDisposable {
  readonly url: string;
  /** Access key ids of the requests to STS. */
  readonly asked: string[];
}

/** @param refuse the error code of STS's answers. */
export async function startStandIn({ refuse }: { readonly refuse?: string } = {}): Promise<Stand> {
  const embedded = await startEmbedded({ secret: keys.secretAccessKey });
  const asked: string[] = [];
  const front = await serve((request, response) => {
    const credential = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)/.exec(request.headers.authorization ?? "");
    if (credential?.[3] === "sts") {
      asked.push(credential[1]!);
      const message = `The token ${String(request.headers["x-amz-security-token"])} ${mark}`;
      response.writeHead(refuse ? 403 : 200, { "content-type": "text/xml" });
      response.end(
        refuse
          ? `<ErrorResponse><Error><Code>${refuse}</Code><Message>${message}</Message></Error></ErrorResponse>`
          : identity,
      );
      return;
    }
    const { method, headers } = request;
    const onward = sendRequest(`${embedded.endpoint}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  return {
    url: front.url,
    asked,
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]();
      await embedded[Symbol.asyncDispose]();
    },
  };
}

/** Returns credentials to every caller, like the metadata services of EC2 and ECS, STS and SSO. Records the paths. */
export async function startTrap() {
  const hits: string[] = [];
  const found = {
    accessKeyId: `${mark}-trap`,
    secretAccessKey: `${mark}-trap`,
    sessionToken: `${mark}-trap`,
  };
  const Expiration = new Date(Date.now() + 3_600_000).toISOString();
  const metadata = JSON.stringify({
    Code: "Success",
    AccessKeyId: found.accessKeyId,
    SecretAccessKey: found.secretAccessKey,
    Token: found.sessionToken,
    Expiration,
  });
  const assumed =
    "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>" +
    `<AccessKeyId>${mark}-trap</AccessKeyId><SecretAccessKey>${mark}-trap</SecretAccessKey>` +
    `<SessionToken>${mark}-trap</SessionToken><Expiration>${Expiration}</Expiration></Credentials>` +
    "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
  const server = await serve((request, response) => {
    void text(request).then((body) => {
      hits.push(`${request.method} ${request.url}`);
      if (body.includes("AssumeRole")) return response.end(assumed);
      if (request.url?.includes("/federation/credentials")) {
        return response.end(
          JSON.stringify({ roleCredentials: { ...found, expiration: Date.parse(Expiration) } }),
        );
      }
      if (request.method === "PUT") return response.end("token");
      if (request.url?.endsWith("/security-credentials/")) return response.end("role");
      return response.end(metadata);
    });
  });
  return { url: server.url, hits, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Variables of the user's shell, by the place they point to. */
export type Places = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Variables that point the SDK's default chain to credentials in a home folder written by `writeHome`. */
export function placesOf(home: string, trap: string): Places {
  const file = (name: string): string => path.join(home, name);
  return {
    "keys in variables": {
      AWS_ACCESS_KEY_ID: `${mark}-env`,
      AWS_SECRET_ACCESS_KEY: `${mark}-env`,
      AWS_SESSION_TOKEN: `${mark}-env`,
    },
    "a default profile": { HOME: home },
    "a profile in a variable": { HOME: home, AWS_PROFILE: "nowhere", AWS_DEFAULT_PROFILE: "nowhere" },
    "files in variables": {
      AWS_CONFIG_FILE: file(".aws/config"),
      AWS_SHARED_CREDENTIALS_FILE: file(".aws/credentials"),
    },
    "a credential_process": { HOME: home, AWS_PROFILE: "process" },
    "a session of SSO": { HOME: home, AWS_PROFILE: "sso", AWS_ENDPOINT_URL_SSO: trap },
    "a web identity": {
      AWS_WEB_IDENTITY_TOKEN_FILE: file("token"),
      AWS_ROLE_ARN: `arn:aws:iam::${accountId}:role/${mark}`,
      AWS_ENDPOINT_URL_STS: trap,
    },
    "a container's role": { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${trap}/container` },
    "a machine's role": { AWS_EC2_METADATA_SERVICE_ENDPOINT: trap, AWS_EC2_METADATA_DISABLED: "false" },
  };
}

/** Writes a home folder with credentials in every place and returns the variables that point to them. */
export async function writeHome(home: string, trap: string): Promise<Places> {
  const file = (name: string): string => path.join(home, name);
  const process = `${globalThis.process.execPath} ${file("process.cjs")}`;
  await mkdir(file(".aws/sso/cache"), { recursive: true });
  await writeFile(
    file("process.cjs"),
    `require("node:fs").writeFileSync(${JSON.stringify(file("process-was-run"))}, "");
console.log(JSON.stringify({ Version: 1, AccessKeyId: "${mark}", SecretAccessKey: "${mark}", SessionToken: "${mark}" }));`,
  );
  await writeFile(file("token"), `${mark}-web-identity-token`);
  await writeFile(
    file(".aws/credentials"),
    `[work]
aws_access_key_id = ${keys.accessKeyId}
aws_secret_access_key = ${keys.secretAccessKey}
[default]
aws_access_key_id = ${mark}-default
aws_secret_access_key = ${mark}-default
[nowhere]
aws_access_key_id = ${mark}
aws_secret_access_key = ${mark}
`,
  );
  const profile = (name: string, lines: string): string =>
    `[profile ${name}]\nregion = ${region}\n${lines}\n`;
  const sso = `sso_account_id = ${accountId}\nsso_role_name = ${mark}\nsso_region = ${region}`;
  await writeFile(
    file(".aws/config"),
    `[default]\nregion = us-west-2\nuse_fips_endpoint = true\nendpoint_url = ${trap}\n` +
      profile("work", "use_fips_endpoint = true") +
      profile("process", `credential_process = ${process}`) +
      profile("broken-process", `credential_process = echo ${mark} >&2; exit 1`) +
      profile("sso", `sso_start_url = https://${mark}.example/start\n${sso}`) +
      profile("signed-out", `sso_start_url = https://signed-out.example/start\n${sso}`) +
      profile(
        "mfa",
        `role_arn = arn:aws:iam::${accountId}:role/r\nsource_profile = work\nmfa_serial = ${mark}`,
      ) +
      profile("emulator", `endpoint_url = ${trap}\naws_access_key_id = test\naws_secret_access_key = test`) +
      "[profile china]\nregion = cn-north-1\naws_access_key_id = a\naws_secret_access_key = b\n" +
      "[profile strange]\nregion = evil.example/#\naws_access_key_id = a\naws_secret_access_key = b\n",
  );
  await writeFile(
    // The SDK's file name for the token is the SHA-1 of the start URL.
    file(`.aws/sso/cache/${await sha1(`https://${mark}.example/start`)}.json`),
    JSON.stringify({ accessToken: `${mark}-sso`, expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
  );
  return placesOf(home, trap);
}

async function sha1(of: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-1", Buffer.from(of))).toString("hex");
}
