/** Prints what a long run is waiting for, as plain lines that also work in logs and screen readers. */
import { checksOn } from "../labs/lab.ts";
import type { LabRun } from "../labs/run.ts";

/** Seconds since a check ended last. Each following interval is twice as long. */
const firstWord = 5;
const named = 4;

export class Patience implements Disposable {
  readonly #open: Set<string>;
  readonly #note: (line: string) => void;
  readonly #began = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor({ lab, target, only }: Pick<LabRun, "lab" | "target" | "only">, note: (line: string) => void) {
    this.#open = new Set(
      checksOn(lab, target).flatMap(({ id }) => ((only?.includes(id) ?? true) ? [id] : [])),
    );
    this.#note = note;
    this.#wait(firstWord);
  }

  ended(check: string): void {
    this.#open.delete(check);
    this.#wait(firstWord);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #wait(seconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#say();
      this.#wait(seconds * 2);
    }, seconds * 1000).unref();
  }

  #say(): void {
    const ids = [...this.#open];
    if (ids.length === 0) return;
    const more = ids.length > named ? ` and ${ids.length - named} more` : "";
    const passed = Math.round((performance.now() - this.#began) / 1000);
    this.#note(`${passed} s: still running ${ids.slice(0, named).join(", ")}${more}`);
  }
}
