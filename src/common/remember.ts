/** Values that are made once and shared. A failure is never remembered: the next call makes the value again. */

/**
 * Gives `make`'s value to every call, and makes it once. Calls during the making share it. When it rejects, they all
 * get the error and the next call tries again: the trouble (a full disk, no descriptor left) may be over.
 */
export function remembered<Value>(make: () => Promise<Value>): () => Promise<Value> {
  const values = new Remembered<undefined, Value>(make);
  return () => values.get(undefined);
}

/** As `remembered`, one value for each key. */
export class Remembered<Key, Value> {
  readonly #make: (key: Key) => Promise<Value>;
  readonly #values = new Map<Key, Promise<Value>>();

  constructor(make: (key: Key) => Promise<Value>) {
    this.#make = make;
  }

  get(key: Key): Promise<Value> {
    const known = this.#values.get(key);
    if (known) return known;
    const value = this.#make(key);
    this.#values.set(key, value);
    value.catch(() => this.#values.delete(key));
    return value;
  }
}

/** Gives `make`'s value for an object, made once for each object and forgotten with it. */
export function oncePer<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let made = values.get(key);
    if (made === undefined) values.set(key, (made = { value: make(key) }));
    return made.value;
  };
}
