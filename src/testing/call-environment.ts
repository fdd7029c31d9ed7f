/** The environment that an answer sees: nothing of the person's own reaches it. */
import { randomBytes } from "node:crypto";
import type { RunSettings } from "../common/run-data.ts";

export interface ThrowAway {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Credentials that only this call's gateway takes, and that mean nothing to the target. */
export const throwAway = (): ThrowAway => ({
  accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString("base64"),
});

/** What is the same for every call. */
export const sameForAllCalls = ({ target }: Pick<RunSettings, "target">): Record<string, string> => ({
  AWS_REGION: target.region,
  AWS_DEFAULT_REGION: target.region,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  NO_PROXY: "*",
  LANG: "C.UTF-8",
  // 5:45 hours from UTC, without summer time: an answer that formats a time as local time is found out, all year round.
  TZ: "Asia/Kathmandu",
});

/** The answer's whole environment; nothing of the person's own reaches it. */
export const environment = (
  endpoint: string,
  keys: ThrowAway,
  { target }: RunSettings,
): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  ...sameForAllCalls({ target }),
});
