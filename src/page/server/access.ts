/**
 * Who may use the page: the person who has its address. Other users of the machine, other web pages in the same
 * browser and names that another site points at 127.0.0.1 (DNS rebinding) are refused.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const tokenBytes = 24;

const newToken = (): string => randomBytes(tokenBytes).toString("base64url");

export class Access {
  /** Opens the page as long as the server runs. */
  readonly token = newToken();
  readonly #port: number;
  /** Opens the page once: programs' arguments can be read by other users of the machine. */
  #once: string | undefined = newToken();

  constructor(port: number) {
    this.#port = port;
  }

  /** Cookies do not depend on the port: two servers need two names. */
  get cookie(): string {
    return `labs-${this.#port}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** The address to show to the person. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/?token=${this.token}`;
  }

  /** An address for the program that opens a browser: it works once. */
  get urlForOnce(): string {
    return `http://127.0.0.1:${this.#port}/?token=${this.#once ?? this.token}`;
  }

  /** Why a request is refused; undefined when it comes from the page itself or from the address bar. */
  refusal({ headers, method }: IncomingMessage): string | undefined {
    const { host, origin } = headers;
    if (host !== `127.0.0.1:${this.#port}` && host !== `localhost:${this.#port}`) {
      return "This server answers only at its own address.";
    }
    if (origin !== undefined && origin !== `http://${host}`) return "Another web page may not ask for this.";
    const site = headers["sec-fetch-site"];
    const isNavigation = headers["sec-fetch-mode"] === "navigate" && (method === "GET" || method === "HEAD");
    // A link from another page may open this one, and learns nothing from it.
    if (site !== undefined && site !== "same-origin" && site !== "none" && !isNavigation) {
      return "Another web page may not ask for this.";
    }
    const changes = method !== "GET" && method !== "HEAD";
    return changes && origin === undefined
      ? "A request that changes something must name its origin."
      : undefined;
  }

  /** Whether a request carries the cookie. */
  isKnown({ headers }: IncomingMessage): boolean {
    const name = `labs-${this.#port}=`;
    const cookies = (headers.cookie ?? "").split(";").map((part) => part.trim());
    return cookies.some((part) => part.startsWith(name) && isSame(part.slice(name.length), this.token));
  }

  /** Whether a token from an address opens the page. The one that works once is used up. */
  admits(token: string): boolean {
    if (isSame(token, this.token)) return true;
    if (this.#once === undefined || !isSame(token, this.#once)) return false;
    this.#once = undefined;
    return true;
  }
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The time that it takes says nothing about the token. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));
