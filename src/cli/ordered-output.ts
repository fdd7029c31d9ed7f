/** The output of one lab. */
export interface OutputPart {
  /** Lines are held back until it is their turn. */
  readonly write: (lines: readonly string[]) => void;
  readonly end: () => void;
}

/** Several labs are checked at once, but their output is written one after the other. */
export class OrderedOutput {
  readonly #print: (line: string) => void;
  readonly #held: string[][] = [];
  readonly #ended: boolean[] = [];
  #current = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  next(): OutputPart {
    const place = this.#held.push([]) - 1;
    return {
      write: (lines) => {
        if (place === this.#current) lines.forEach((line) => this.#print(line));
        else this.#held[place]!.push(...lines);
      },
      end: () => {
        this.#ended[place] = true;
        this.#advance();
      },
    };
  }

  #advance(): void {
    while (this.#ended[this.#current]) {
      this.#current += 1;
      this.#held[this.#current]?.splice(0).forEach((line) => this.#print(line));
    }
  }
}
