/** The editor of an answer. Loaded after the lab's text is shown, for it is the largest part of the page. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState, type Extension } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import type { TypeReport } from "../protocol.ts";

export interface EditorOptions {
  readonly text: string;
  /** Id of the element that says how to leave the editor. */
  readonly describedBy: string;
  readonly onEdit: () => void;
  readonly onSave: () => void;
  readonly onCheck: () => void;
}

export interface AnswerEditor {
  readonly element: HTMLElement;
  readonly read: () => string;
  /** Puts the file's text in; the cursor stays where it was, as far as that is possible. */
  readonly replace: (text: string) => void;
  readonly showTypes: (issues: readonly TypeReport[]) => void;
}

const fromFile = Annotation.define<true>();

const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--ground)", fontSize: "0.875rem", height: "100%" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": {
    color: "var(--dim)",
    backgroundColor: "var(--panel)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--active-line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "-3px" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--panel)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--on-accent)",
    backgroundColor: "var(--accent)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)" },
});

/** Line ends as the file has them: the editor itself holds `\n` alone. */
const lineEndOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** Makes the editor; it shows itself where its element is put. */
export function makeEditor({ text, describedBy, onEdit, onSave, onCheck }: EditorOptions): AnswerEditor {
  let lineEnd = lineEndOf(text);
  const obey = (command: () => void) => (): boolean => {
    command();
    return true;
  };
  const own = keymap.of([
    { key: "Mod-s", run: obey(onSave), preventDefault: true },
    { key: "Mod-Enter", run: obey(onCheck), preventDefault: true },
  ]);
  const listener = EditorView.updateListener.of(({ docChanged, transactions }) => {
    if (docChanged && !transactions.some((one) => one.annotation(fromFile))) onEdit();
  });
  const view = new EditorView({
    state: EditorState.create({ doc: text, extensions: [own, listener, ...features(describedBy)] }),
  });
  return {
    element: view.dom,
    read: () => view.state.sliceDoc().replaceAll("\n", lineEnd),
    replace(whole) {
      lineEnd = lineEndOf(whole);
      const change = changeBetween(view.state.sliceDoc(), whole.replaceAll("\r\n", "\n"));
      view.dispatch({ changes: change, annotations: fromFile.of(true) });
    },
    showTypes: (issues) => view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state, issues))),
  };
}

function features(describedBy: string): Extension[] {
  const nonce = document.querySelector<HTMLMetaElement>("meta[name='style-nonce']")?.content ?? "";
  return [
    EditorView.cspNonce.of(nonce),
    theme,
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    javascript({ typescript: true }),
    syntaxHighlighting(classHighlighter),
    EditorView.contentAttributes.of({
      "aria-label": "answer.ts",
      "aria-describedby": describedBy,
      tabindex: "0",
    }),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...lintKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
  ];
}

/** The one stretch that differs. */
function changeBetween(before: string, after: string): { from: number; to: number; insert: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < most - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

function diagnosticsOf({ doc }: EditorState, issues: readonly TypeReport[]) {
  return issues
    .filter(({ line }) => line <= doc.lines)
    .map(({ line, column, message }) => {
      const { from: begin, to: end, text } = doc.line(line);
      const from = Math.min(begin + column - 1, end);
      const word = /^[\w$]+/.exec(text.slice(column - 1))?.[0].length ?? 1;
      return {
        from,
        to: Math.min(from + word, end),
        severity: "error" as const,
        message,
        source: "TypeScript",
      };
    });
}
