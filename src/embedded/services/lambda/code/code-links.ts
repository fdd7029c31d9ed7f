/**
 * Links that download a function's zip, as GetFunction gives them: for ten minutes, without credentials.
 * https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import path from "node:path";
import { zipName } from "./code-store.ts";
import type { Code } from "../state.ts";

const lifetimeSeconds = 600;

/** Where the server answers them. No bucket has an underscore in its name. */
export const codeLinkPath = "/_labs/function-code/";

export class CodeLinks {
  readonly #endpoint: string;
  readonly #secret = randomBytes(32);

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** @param now milliseconds since 1970. */
  link(code: Code, now: number): string {
    const id = path.basename(code.folder);
    const expires = Math.floor(now / 1000) + lifetimeSeconds;
    return `${this.#endpoint}${codeLinkPath}${id}.zip?Expires=${expires}&Signature=${this.#sign(id, expires)}`;
  }

  /** The path of the zip below the folder of all code; undefined for a link that is not ours or has expired. */
  open(pathname: string, query: URLSearchParams, now: number): string | undefined {
    const id = /^([0-9a-f-]{36})\.zip$/.exec(pathname.slice(codeLinkPath.length))?.[1];
    const expires = Number(query.get("Expires"));
    if (id === undefined || !(now / 1000 <= expires)) return undefined;
    const [given, right] = [query.get("Signature") ?? "", this.#sign(id, expires)].map((text) =>
      Buffer.from(text),
    );
    const isOurs = given!.length === right!.length && timingSafeEqual(given!, right!);
    return isOurs ? path.join(id, zipName) : undefined;
  }

  #sign(id: string, expires: number): string {
    return createHmac("sha256", this.#secret).update(`${id} ${expires}`).digest("hex");
  }
}
