/**
 * The names that a check gives to its buckets, functions, aliases and log groups. An answer sees them, so they are
 * tokens that nothing is drawn from and that follow no order: neither the seed nor the check can be found from them.
 * Reports show what a token stands for, for example `<bucket data>`.
 */
import { randomInt } from "node:crypto";

const tokenLength = 16;
const characters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** 82 bits. */
const freshToken = (): string =>
  Array.from({ length: tokenLength }, () => characters[randomInt(characters.length)]).join("");

export class Names {
  readonly #prefix: string;
  /** What stands for a name in reports, by name. */
  readonly #labels = new Map<string, string>();

  /** @param prefix stands in front of every name of the run. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** A name that was never given before; always as long as every other one of the run: 33 characters. */
  make(purpose: string): string {
    const name = `${this.#prefix}${freshToken()}`;
    this.stand(name, purpose);
    return name;
  }

  /** Has reports show `<purpose>` in the place of a name that AWS has given, for example the id of a key. */
  stand(name: string, purpose: string): void {
    const taken = new Set(this.#labels.values());
    let label = `<${purpose}>`;
    for (let n = 2; taken.has(label); n += 1) label = `<${purpose} ${n}>`;
    this.#labels.set(name, label);
  }

  /** The same data with what each name stands for in the place of the name; other objects than plain ones stay. */
  translate<Value>(value: Value): Value {
    if (this.#labels.size === 0) return value;
    const anyName = new RegExp([...this.#labels.keys()].map((name) => escaped(name)).join("|"), "g");
    return this.#replace(value, anyName) as Value;
  }

  #replace(value: unknown, anyName: RegExp): unknown {
    if (typeof value === "string") return value.replaceAll(anyName, (name) => this.#labels.get(name)!);
    if (Array.isArray(value)) return value.map((item) => this.#replace(item, anyName));
    if (!isPlain(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        this.#replace(key, anyName),
        this.#replace(member, anyName),
      ]),
    );
  }
}

const escaped = (text: string): string => text.replaceAll(/[^\w]/g, (character) => `\\${character}`);

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
