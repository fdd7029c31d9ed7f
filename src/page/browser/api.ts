/** Asks the page's server. */
import type { Refusal } from "../protocol.ts";

/** What the server refused, in words for the person. */
export class Refused extends Error {
  readonly status: number;

  constructor({ error, hint }: Refusal, status: number) {
    super(hint === undefined ? error : `${error} ${hint}`);
    this.status = status;
  }
}

/** @throws Refused, also when the server has ended. */
export async function get<Value>(path: string): Promise<Value> {
  return answerOf<Value>(fetch(path));
}

/** @throws Refused, also when the server has ended. */
export async function post<Value>(path: string, body: object = {}, method = "POST"): Promise<Value> {
  const headers = { "Content-Type": "application/json" };
  return answerOf<Value>(fetch(path, { method, headers, body: JSON.stringify(body) }));
}

async function answerOf<Value>(asking: Promise<Response>): Promise<Value> {
  const response = await asking.catch(() => undefined);
  if (response === undefined) {
    throw new Refused({ error: "The server has ended.", hint: "Start it again: ./lab serve" }, 0);
  }
  if (response.ok) return (await response.json()) as Value;
  const text = await response.text();
  throw new Refused(refusalIn(text), response.status);
}

function refusalIn(text: string): Refusal {
  try {
    return JSON.parse(text) as Refusal;
  } catch {
    return { error: text.trim() };
  }
}
