import { Marked, type RendererObject } from "marked";
import { escapeHtml } from "./escape-html.ts";

/** Longer texts are shown as they are: long lists and the like cost a parser more than linear time. */
const MAX_MARKDOWN = 50_000;
/** Characters that the parser looks for a partner of, or an address around. */
const MARK = /[*_~`[\]<@!&-]/gu;
/**
 * The squares of the marks in each paragraph, added up: what the parser may have to compare. 100,000 characters of `_a`
 * took it two and a half minutes, in which a server answers nobody; as many as this take it 0.2 s, and answers of models
 * stay far below.
 */
const MAX_EFFORT = 4_000_000;
/** Deeper quotes and lists are shown as they are: the parser recurses. */
const DEEP = /^(?:[ \t]*[>*+-]){30}/mu;
/** What a link may begin with. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/iu;
/** Images that are whole in the page; anything else would be fetched. */
const SAFE_IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/u;

const renderer: RendererObject = {
  html({ text }) {
    return escapeHtml(text);
  },
  link({ href, tokens }) {
    const text = this.parser.parseInline(tokens);
    if (!SAFE_LINK.test(href)) return text;
    return `<a href="${escapeHtml(href)}" rel="noreferrer noopener nofollow">${text}</a>`;
  },
  image({ href, text }) {
    if (SAFE_IMAGE.test(href)) return `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`;
    const what = text.trim() === "" ? "image" : text;
    if (!SAFE_LINK.test(href)) return `<span class="absent">[${escapeHtml(what)}]</span>`;
    return `<a class="absent" href="${escapeHtml(href)}" rel="noreferrer noopener nofollow">[${escapeHtml(what)}: not loaded]</a>`;
  },
  code({ text, lang }) {
    const language = /^[\w+#.-]{1,30}/u.exec(lang ?? "")?.[0];
    const label = language === undefined ? "" : ` data-language="${escapeHtml(language)}"`;
    return `<pre tabindex="0"${label}><code>${escapeHtml(text)}</code></pre>\n`;
  },
  codespan({ text }) {
    return `<code>${escapeHtml(text)}</code>`;
  },
  // A reader cannot tick them.
  checkbox({ checked }) {
    return checked ? "[x] " : "[ ] ";
  },
};

const marked = new Marked({ gfm: true, async: false, renderer });

/**
 * Markdown of a model or a person as HTML that does nothing: tags in it are text, links carry no referrer, and images are
 * shown only where their bytes are in the text.
 */
export function renderMarkdown(text: string): string {
  if (text.length > MAX_MARKDOWN || DEEP.test(text) || isCostly(text)) return plain(text);
  try {
    const html = marked.parse(text);
    return typeof html === "string" ? html : plain(text);
  } catch {
    // The parser gives up on what is nested too deeply; the words are worth showing all the same.
    return plain(text);
  }
}

function isCostly(text: string): boolean {
  let effort = 0;
  for (const paragraph of text.split(/\n[ \t]*\n/u))
    effort += (paragraph.match(MARK)?.length ?? 0) ** 2;
  return effort > MAX_EFFORT;
}

function plain(text: string): string {
  return `<p class="plain">${escapeHtml(text)}</p>\n`;
}
