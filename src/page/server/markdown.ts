/** Renders the Markdown of labs. The HTML that it gives holds known tags and addresses alone, whatever the text holds. */
import { Marked, type RendererObject, type Tokens } from "marked";

/** Tags that READMEs use where Markdown has no words for them: tables with code in their cells. */
const allowedTag = /^<\/?(?:table|thead|tbody|tr|th|td|br|sub|sup|kbd|details|summary)\s*\/?>$/;
const tagOrText = /<[^>]*>|[^<]+|</g;
const comment = /<!--[\s\S]*?-->/g;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (found) => escapes[found]!);

/** Marks of requirements are comments, and nobody sees them. */
const filtered = (html: string): string =>
  (html.replaceAll(comment, "").match(tagOrText) ?? [])
    .map((part) => (part.startsWith("<") && !allowedTag.test(part) ? escaped(part) : part))
    .join("");

/** Links to pages on the web stay, and links to other labs; the page has no files to offer. */
function addressOf(href: string): string | undefined {
  if (/^https?:\/\//i.test(href)) return href;
  const [, lab] = /^\.\.\/(\d\d-[a-z0-9-]+)(?:\/(?:README\.md)?)?$/.exec(href) ?? [];
  return lab === undefined ? undefined : `/labs/${lab}`;
}

const renderer: RendererObject = {
  html: ({ text }: Tokens.HTML | Tokens.Tag) => filtered(text),
  link({ href, tokens }: Tokens.Link) {
    const text = this.parser.parseInline(tokens);
    const address = addressOf(href);
    if (address === undefined) return text;
    const opens = address.startsWith("/") ? "" : ' target="_blank" rel="noopener noreferrer"';
    return `<a href="${escaped(address)}"${opens}>${text}</a>`;
  },
  // The page shows nothing that another server sends.
  image: ({ text }: Tokens.Image) => escaped(text),
  code({ text, lang }: Tokens.Code) {
    const language = /^[a-z]+$/.exec(lang ?? "")?.[0] ?? "text";
    return `<pre tabindex="0"><code class="language-${language}">${escaped(text)}</code></pre>\n`;
  },
};

const marked = new Marked({ gfm: true, renderer });

/** HTML of a text in Markdown. */
export const renderMarkdown = (text: string): string => marked.parse(text, { async: false });

/** A lab's README without its title, which the page shows by itself. */
export const renderReadme = (readme: string): string => renderMarkdown(readme.replace(/^# .*\n/, ""));
