/** Values that are computed once and shared. A failure is never remembered: the next call computes the value again. */

/**
 * Returns `make`'s value to every call and computes it once, also for concurrent calls. If it rejects, they all get the
 * error and the next call tries again, because the reason (a full disk, no free descriptor) may be over.
 */
export function remembered<Value>(make: () => Promise<Value>): () => Promise<Value> {
  const values = new Remembered<undefined, Value>(make);
  return () => values.get(undefined);
}

/** Like `remembered`, with one value per key. */
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

/** Returns `make`'s value for an object, computed once per object and released with it. */
export function oncePer<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let made = values.get(key);
    if (made === undefined) values.set(key, (made = { value: make(key) }));
    return made.value;
  };
}
