/** Keeps the editor and the file on the disk the same, and loses neither when both were changed. */
import type { AnswerState, SaveReply, SaveRequest } from "../protocol.ts";

export type SyncState = "saved" | "unsaved" | "saving" | "conflict" | "gone" | "failed";

export interface SyncOptions {
  /** The text in the editor. */
  readonly read: () => string;
  /** Puts a text into the editor. */
  readonly replace: (text: string) => void;
  readonly save: (request: SaveRequest) => Promise<SaveReply>;
  /** Keeps a text beside the answer, under a name of its own. */
  readonly keep: (text: string) => Promise<unknown>;
  /** @param error why the state is `failed`. */
  readonly onState: (state: SyncState, error?: unknown) => void;
}

/** Milliseconds without a key, after which what was typed is saved. */
const pause = 600;

export class AnswerSync {
  readonly #options: SyncOptions;
  #state: SyncState = "saved";
  /** The version of the file that the editor's text began from. */
  #base: string | null;
  /** The other version, while both differ. */
  #other: AnswerState | undefined;
  #sent: string | undefined;
  #saving: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ version }: AnswerState, options: SyncOptions) {
    this.#base = version;
    this.#options = options;
  }

  get state(): SyncState {
    return this.#state;
  }

  /** The file's text, while it differs from the editor's. */
  get otherText(): string | undefined {
    return this.#other?.text ?? undefined;
  }

  /** The person typed something. */
  edited(): void {
    if (this.#state === "conflict") return;
    this.#become("unsaved");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), pause);
  }

  /** The file has this content now. */
  changed(answer: AnswerState): void {
    if (answer.version === this.#base && this.#state !== "gone") return;
    const { read, replace } = this.#options;
    if (answer.text !== null && (answer.text === this.#sent || answer.text === read())) {
      this.#base = answer.version;
      if (answer.text === read()) this.#settle();
      return;
    }
    if (answer.text === null) return this.#lose();
    if (this.#state !== "saved" && this.#state !== "gone") return this.#dispute(answer);
    this.#base = answer.version;
    replace(answer.text);
    this.#settle();
  }

  /** Saves what was typed, now. Whether the file then holds the editor's text. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#saving;
    if (this.#state === "unsaved" || this.#state === "failed" || this.#state === "gone") {
      this.#saving = this.#save({ text: this.#options.read(), base: this.#base });
      await this.#saving;
    }
    return this.#state === "saved";
  }

  /** Of two versions, keeps the editor's; the file's is kept beside it. */
  async keepMine(): Promise<void> {
    const { version = null } = this.#other ?? {};
    this.#other = undefined;
    await this.#save({ text: this.#options.read(), base: version === null ? null : "", over: true });
  }

  /** Of two versions, takes the file's; the editor's is kept beside it. */
  async takeTheirs(): Promise<void> {
    const other = this.#other;
    if (other?.text == null) return;
    try {
      await this.#options.keep(this.#options.read());
    } catch (error) {
      return this.#become("conflict", error);
    }
    this.#other = undefined;
    this.#base = other.version;
    this.#options.replace(other.text);
    this.#settle();
  }

  async #save(request: SaveRequest): Promise<void> {
    this.#become("saving");
    this.#sent = request.text;
    try {
      const { conflict, answer } = await this.#options.save(request);
      if (conflict) return answer.text === null ? this.#lose() : this.#dispute(answer);
      this.#base = answer.version;
      // It was changed once more, after this text was written.
      if (this.#other) return;
      if (this.#options.read() === request.text) this.#settle();
      else this.edited();
    } catch (error) {
      this.#become("failed", error);
    } finally {
      this.#sent = undefined;
    }
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#other = undefined;
    this.#become("saved");
  }

  #dispute(other: AnswerState): void {
    clearTimeout(this.#timer);
    this.#other = other;
    this.#become("conflict");
  }

  /** The file is not there any more: the next save writes it again. */
  #lose(): void {
    this.#base = null;
    this.#become("gone");
  }

  #become(state: SyncState, error?: unknown): void {
    this.#state = state;
    this.#options.onState(state, error);
  }
}
