/** The right side of a lab: the editor, the buttons, and the last run's results. */
import type {
  AnswerState,
  KeptReply,
  LabReply,
  PageEvent,
  RunState,
  SaveReply,
  SaveRequest,
} from "../protocol.ts";
import { AnswerSync, type SyncState } from "./answer-sync.ts";
import { post } from "./api.ts";
import { CallsView } from "./calls-view.ts";
import { conflictBar } from "./conflict.ts";
import { h } from "./dom.ts";
import type { AnswerEditor } from "./editor.ts";
import { subscribe } from "./events.ts";
import { ExampleOutput } from "./example-output.ts";
import { Results } from "./results.ts";
import { SolutionView } from "./solution-view.ts";
import { type Tabs, tabs } from "./tabs.ts";

const stateWords: Readonly<Record<SyncState, string>> = {
  saved: "Saved",
  unsaved: "Not saved yet",
  saving: "Saving …",
  conflict: "Changed elsewhere",
  gone: "The file is gone; the next save writes it again",
  failed: "Not saved",
};

const help = "Ctrl+Enter checks. Escape, then Tab, leaves the editor.";

export class Workbench {
  readonly element: HTMLElement;
  readonly #path: string;
  readonly #onTrouble: (error: unknown) => void;
  readonly #results: Results;
  readonly #output = new ExampleOutput();
  readonly #calls: CallsView;
  readonly #solution: SolutionView;
  readonly #tabs: Tabs;
  readonly #place = h("div", { class: "editor" }, h("p", {}, "Loading the editor …"));
  readonly #saved = h("span", { role: "status", class: "saved" });
  readonly #conflict = h("div", {});
  readonly #task: HTMLSelectElement;
  readonly #stop: HTMLButtonElement;
  readonly #needAnswer: readonly HTMLButtonElement[];
  #editor: AnswerEditor | undefined;
  #sync: AnswerSync | undefined;
  #run: RunState | undefined;
  /** Events are obeyed one after the other: the editor is loaded at the first. */
  #turn: Promise<void> = Promise.resolve();

  constructor(lab: LabReply, onTrouble: (error: unknown) => void) {
    this.#path = `/api/labs/${lab.id}`;
    this.#onTrouble = onTrouble;
    this.#results = new Results(lab, () => this.#tabs.show("solution"));
    this.#calls = new CallsView(lab.id);
    const isSolved = lab.state === "solved" || lab.state === "production-ready";
    this.#solution = new SolutionView(lab.id, isSolved, onTrouble);
    this.#calls.refresh().catch(onTrouble);
    this.#task = h(
      "select",
      { "aria-label": "What to check or run" },
      h("option", { value: "" }, "All tasks"),
      ...lab.tasks.map(({ id, title }, index) => h("option", { value: id }, `Task ${index + 1}: ${title}`)),
    );
    const check = this.#button("Check", () => this.#begin("check"), "primary");
    const example = this.#button("Run example", () => this.#begin("example"));
    this.#needAnswer = [check, example];
    this.#stop = this.#button("Stop", () => post(`${this.#path}/stop`));
    const bar = h("div", { class: "bar" }, check, example, this.#stop, this.#task, this.#saved);
    this.#tabs = tabs("Results", [
      { id: "results", title: "Results", panel: this.#results.element },
      { id: "output", title: "Output", panel: this.#output.element },
      { id: "calls", title: "AWS calls", panel: this.#calls.element },
      { id: "solution", title: "Solution", panel: this.#solution.element },
    ]);
    const note = h("p", { id: "editor-help", class: "note" }, help);
    this.element = h(
      "div",
      { class: "workbench" },
      bar,
      this.#conflict,
      this.#place,
      note,
      this.#tabs.element,
    );
    this.#stop.hidden = true;
    this.#enable(false);
    this.#listen(lab.id);
  }

  #listen(labId: string): void {
    subscribe(labId, {
      onEvent: (event) => {
        this.#turn = this.#turn.then(() => this.#obey(event)).catch(this.#onTrouble);
      },
      onConnected: (isConnected) =>
        this.#onTrouble(
          isConnected ? "" : "Not connected. Has ./lab serve ended? Your text stays here meanwhile.",
        ),
    });
    window.addEventListener("beforeunload", (event) => {
      const state = this.#sync?.state ?? "saved";
      if (state === "saved") return;
      if (state === "unsaved") void this.#sync?.flush();
      event.preventDefault();
    });
  }

  async #obey(event: PageEvent): Promise<void> {
    if (event.kind === "answer") await this.#showAnswer(event.answer);
    else if (event.kind === "run") this.#showRun(event.run);
    else if (event.kind === "result") this.#showResult(event);
    else if (event.kind === "types") this.#editor?.showTypes(event.issues);
    else this.#onTrouble(event.message);
  }

  async #showAnswer(answer: AnswerState): Promise<void> {
    if (this.#sync) return this.#sync.changed(answer);
    if (answer.text === null) {
      const begin = this.#button("Begin this lab", () => post(`${this.#path}/start`), "primary");
      return this.#place.replaceChildren(h("p", {}, "You have no answer yet."), begin);
    }
    const { makeEditor } = await import("./editor.ts");
    const editor = makeEditor({
      text: answer.text,
      describedBy: "editor-help",
      onEdit: () => this.#sync?.edited(),
      onSave: () => void this.#sync?.flush(),
      onCheck: () => void this.#begin("check").catch(this.#onTrouble),
    });
    this.#editor = editor;
    this.#sync = this.#syncWith(editor, answer);
    this.#place.replaceChildren(editor.element);
    this.#enable(true);
  }

  #syncWith({ read, replace }: AnswerEditor, answer: AnswerState): AnswerSync {
    const sync = new AnswerSync(answer, {
      read,
      replace,
      save: (request: SaveRequest) => post<SaveReply>(`${this.#path}/answer`, request, "PUT"),
      keep: (text) => post<KeptReply>(`${this.#path}/kept`, { text }),
      onState: (state, error) => {
        this.#saved.textContent = stateWords[state];
        this.#saved.className = `saved ${state}`;
        if (error !== undefined) this.#onTrouble(error);
        this.#conflict.replaceChildren(...(state === "conflict" ? [conflictBar(sync, read)] : []));
      },
    });
    this.#saved.textContent = stateWords.saved;
    return sync;
  }

  #showRun(run: RunState): void {
    this.#run = run;
    this.#stop.hidden = run.end !== undefined;
    (run.kind === "check" ? this.#results : this.#output).showRun(run);
    this.#tabs.show(run.kind === "check" ? "results" : "output");
    if (run.kind !== "check" || run.end === undefined) return;
    this.#calls.refresh().catch(this.#onTrouble);
    if (run.end.outcome === "pass") this.#solution.passed().catch(this.#onTrouble);
  }

  #showResult({ run, result }: Extract<PageEvent, { kind: "result" }>): void {
    if (this.#run?.n !== run) return;
    this.#run = { ...this.#run, results: [...this.#run.results, result] };
    if (this.#run.kind === "check") this.#results.showResult(result, this.#run);
  }

  /** What was typed is saved first: what is judged is the file. */
  async #begin(kind: RunState["kind"]): Promise<void> {
    if (!(await this.#sync?.flush())) return;
    const task = this.#task.value;
    await post(`${this.#path}/runs`, { kind, ...(task === "" ? {} : { task }) });
  }

  #button(text: string, work: () => Promise<unknown>, className = ""): HTMLButtonElement {
    const click = (): void => {
      this.#onTrouble("");
      work().catch(this.#onTrouble);
    };
    return h("button", { type: "button", class: className, click }, text);
  }

  #enable(isEnabled: boolean): void {
    for (const button of this.#needAnswer) button.disabled = !isEnabled;
  }
}
