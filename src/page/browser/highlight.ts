/** Colours code that nobody edits: the Python original, and code in texts. Loaded after the text is shown. */
import { javascriptLanguage, typescriptLanguage } from "@codemirror/lang-javascript";
import { pythonLanguage } from "@codemirror/lang-python";
import type { Language } from "@codemirror/language";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { h } from "./dom.ts";

const languages: Readonly<Record<string, Language>> = {
  ts: typescriptLanguage,
  typescript: typescriptLanguage,
  js: javascriptLanguage,
  javascript: javascriptLanguage,
  json: javascriptLanguage,
  python: pythonLanguage,
  py: pythonLanguage,
};

/** Colours every block of code below an element whose language is known. */
export function highlightBlocks(root: ParentNode): void {
  for (const block of root.querySelectorAll("pre > code[class^='language-']")) {
    const language = languages[block.className.slice("language-".length)];
    const code = block.textContent ?? "";
    if (language !== undefined) block.replaceChildren(...coloured(code, language));
  }
}

function coloured(code: string, language: Language): (Node | string)[] {
  const parts: (Node | string)[] = [];
  highlightCode(
    code,
    language.parser.parse(code),
    classHighlighter,
    (text, classes) => parts.push(classes === "" ? text : h("span", { class: classes }, text)),
    () => parts.push("\n"),
  );
  return parts;
}
