/** Things by name. Names that differ in case alone are one name for IAM; lists are in the order of their letters. */
export class NameMap<Item extends { readonly name: string }> {
  readonly #items = new Map<string, Item>();

  get(name: string): Item | undefined {
    return this.#items.get(name.toLowerCase());
  }

  has(name: string): boolean {
    return this.#items.has(name.toLowerCase());
  }

  set(item: Item): void {
    this.#items.set(item.name.toLowerCase(), item);
  }

  delete(name: string): boolean {
    return this.#items.delete(name.toLowerCase());
  }

  get size(): number {
    return this.#items.size;
  }

  values(): Item[] {
    return [...this.#items.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
