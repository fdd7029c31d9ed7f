/**
 * Changes valid requests at random, by a seed: headers, queries, XML, JSON, chunk framing. The server must answer each
 * without an unexpected 5xx, report no defect, and keep running.
 */
import { connect } from "node:net";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { EmbeddedAws } from "../../src/embedded/server.ts";
import { type Draft, drafts } from "./fuzz-drafts.ts";
import { rawAccount, signedHeaders } from "./raw-request.ts";
import { ChunkSignatures } from "../../src/wire/chunk-signatures.ts";

export class Dice {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** An integer from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return (this.#generator.next() >>> 0) % limit;
  }

  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

const oddities = [
  "",
  " ",
  "0",
  "-1",
  "1e999",
  "99999999999999999999",
  "null",
  "true",
  "%",
  "%00",
  "%FF%FE",
  "..%2f..",
  "\u00e4",
  "a".repeat(5000),
  "<a/>",
  "&lt;&#0;",
  '"',
  "*",
  "2023-01-01",
  "bytes=5-1",
  "arn:aws:kms:us-east-1:1:key/a",
  "{}",
  "[]",
];

const headerNames = [
  "range",
  "if-match",
  "if-modified-since",
  "content-md5",
  "expires",
  "x-amz-acl",
  "x-amz-checksum-sha256",
  "x-amz-copy-source",
  "x-amz-copy-source-range",
  "x-amz-decoded-content-length",
  "x-amz-expected-bucket-owner",
  "x-amz-meta-a",
  "x-amz-object-lock-retain-until-date",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-context",
  "x-amz-server-side-encryption-customer-key",
  "x-amz-storage-class",
  "x-amz-tagging",
  "x-amz-target",
  "x-amz-trailer",
  "x-amz-website-redirect-location",
];
const queryNames = [
  "acl",
  "attributes",
  "continuation-token",
  "delimiter",
  "encryption",
  "list-type",
  "marker",
  "max-keys",
  "object-lock",
  "partNumber",
  "policy",
  "prefix",
  "response-expires",
  "retention",
  "session",
  "uploadId",
  "versionId",
  "website",
  "Marker",
  "Qualifier",
];

/** Cuts, duplicates, swaps or overwrites a part of a text. */
function changeText(text: string, dice: Dice): string {
  const from = dice.below(text.length + 1);
  const to = Math.min(text.length, from + dice.below(20));
  const stretch = text.slice(from, to);
  const put = dice.one([
    "",
    stretch + stretch,
    stretch.toUpperCase(),
    dice.one(oddities),
    stretch.split("").reverse().join(""),
  ]);
  return text.slice(0, from) + put + text.slice(to);
}

/** Replaces one value of a JSON document by another. */
function changeJson(text: string, dice: Dice): string {
  const values: unknown[] = [null, true, 1, -1.5, "", "a", [], {}, [null], { a: 1 }, [[[[]]]]];
  return text.replace(/(:)("[^"]*"|\d+)/g, (whole, colon: string) =>
    dice.chance(40) ? colon + JSON.stringify(dice.one(values)) : whole,
  );
}

function change(draft: Draft, dice: Dice): void {
  const kind = dice.below(6);
  const headers = dice.chance(50) ? Object.keys(draft.headers) : headerNames;
  if (kind === 0 && headers.length > 0) draft.headers[dice.one(headers)] = dice.one(oddities);
  else if (kind === 1) {
    draft.path += `${draft.path.includes("?") ? "&" : "?"}${dice.one(queryNames)}=${encodeURIComponent(dice.one(oddities))}`;
  } else if (kind === 2) draft.path = `/${changeText(draft.path.slice(1), dice)}`;
  else if (kind === 3 && draft.body.startsWith("{")) draft.body = changeJson(draft.body, dice);
  else if (kind === 4) draft.method = dice.one(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"]);
  else draft.body = changeText(draft.body, dice);
}

/** A request as bytes. Its signature is right unless the request was changed after signing. */
export function requestOf(
  aws: Pick<EmbeddedAws, "endpoint" | "secretAccessKey">,
  dice: Dice,
  accessKeyId = rawAccount,
): Buffer {
  const draft = dice.one(drafts)();
  for (let count = dice.below(4); count > 0; count -= 1) change(draft, dice);
  // A request that every HTTP parser refuses does not test this server.
  const path = draft.path.replace(/[^\x21-\x7e]/g, "%20");
  const sendable = Object.entries(draft.headers).map(([name, value]) => [
    name,
    value.replace(/[^\x20-\x7e\xa0-\xff]/g, "?").trim(),
  ]);
  const headers = signedHeaders(
    aws,
    { method: draft.method, path, headers: Object.fromEntries(sendable), body: draft.body },
    {
      service: draft.service,
      accessKeyId,
      ...(draft.payloadHash === undefined ? {} : { payloadHash: draft.payloadHash }),
    },
  );
  const body = Buffer.from(draft.body === "signed" ? signedBody(aws, headers, dice) : draft.body);
  if (dice.chance(5))
    headers["authorization"] = changeText(headers["authorization"]!, dice).replace(/[^\x20-\x7e]/g, "");
  headers["content-length"] = String(body.length);
  headers["connection"] = "close";
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${draft.method} ${path} HTTP/1.1\r\n${head.join("")}\r\n`, "latin1"),
    body,
  ]);
}

function signedBody(
  aws: Pick<EmbeddedAws, "secretAccessKey">,
  headers: Record<string, string>,
  dice: Dice,
): string {
  const timestamp = headers["x-amz-date"]!;
  const signatures = new ChunkSignatures({
    secretAccessKey: aws.secretAccessKey,
    scope: { date: timestamp.slice(0, 8), region: "us-east-1", service: "s3" },
    timestamp,
    seed: headers["authorization"]!.slice(-64),
  });
  signatures.update(Buffer.from("hello"));
  const body = `5;chunk-signature=${signatures.next()}\r\nhello\r\n0;chunk-signature=${signatures.next()}\r\n\r\n`;
  return dice.chance(70) ? changeText(body, dice) : body;
}

/**
 * Sends a request and waits for its answer.
 * @returns the status line, or why there is none.
 */
export function statusOf(port: number, request: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.setTimeout(10_000, () => {
      resolve("no answer within 10 seconds");
      socket.destroy();
    });
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      resolve(text.split("\r\n")[0] || (error.code ?? "error")),
    );
    socket.once("close", () => resolve(text.split("\r\n")[0] || "closed without an answer"));
    socket.write(request);
  });
}

export interface Trouble {
  readonly n: number;
  readonly status: string;
  readonly request: string;
}

/** Expected 5xx answers: not implemented, or asked too early. Every other 5xx is a defect. */
const allowed = /^HTTP\/1\.1 (?:[1234]\d\d|501|503) /;

/** Sends `count` requests, each drawn from `seed` and its number. Returns those with a wrong answer. */
export async function fuzz(
  {
    aws,
    port,
    accessKeyId,
  }: { aws: Pick<EmbeddedAws, "endpoint" | "secretAccessKey">; port: number; accessKeyId?: string },
  { seed, count }: { seed: number; count: number },
): Promise<Trouble[]> {
  const troubles: Trouble[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const n = (next += 1);
      const request = requestOf(aws, new Dice(seed * 1_000_003 + n), accessKeyId);
      const status = await statusOf(port, request);
      if (!allowed.test(status))
        troubles.push({ n, status, request: request.toString("latin1").slice(0, 1500) });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return troubles;
}
