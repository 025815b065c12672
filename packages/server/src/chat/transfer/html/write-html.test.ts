import type { ChatExport, ExportedMessage, ExportedOutput } from "@codeact/protocol/chat";
import { describe, expect, test } from "vitest";
import { sourceOf } from "../export/export-source.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { writeHtml } from "./write-html.ts";

const at = 1_760_000_000_000;
const attacks = [
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "</title></style></pre></textarea><svg/onload=alert(1)>",
  "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>1</script>) [d](//evil.example)",
  '![a](https://evil.example/p.png) ![b](data:image/svg+xml;base64,PHN2Zz4=) ![c](x" onerror="alert(1))',
  "<https://ok.example/?a=1&b='2'>\n\n```js\" onload=\"x\n</code></pre><script>1</script>\n```",
  "<iframe srcdoc='<script>1</script>'></iframe><a href='javascript:1'>x</a>",
  `| a | b |\n|---|---|\n| <b onclick=x> | [x](javascript:1) |`,
  "\u0000\u202E\uD800 &lt;script&gt; &#106;avascript:alert(1)",
];

function message(text: string, outputs: readonly ExportedOutput[] = []): ExportedMessage {
  return {
    id: "m",
    role: "assistant",
    status: "done",
    createdAt: at,
    parts: [
      { kind: "text", text },
      { kind: "reasoning", text },
      { kind: "notice", code: text.slice(0, 100), text },
      { kind: "cell", cellId: "c" },
    ],
    cells: [
      {
        id: "c",
        version: 1,
        author: "user",
        title: text,
        language: text.slice(0, 50),
        source: text,
        status: "error",
        outputs: [...outputs],
      },
    ],
  };
}

async function render(messages: readonly ExportedMessage[], title = "Title"): Promise<string> {
  const exported: ChatExport = {
    format: "codeact-chat",
    version: 1,
    exportedAt: at,
    scope: "branch",
    conversation: {
      id: "x",
      title,
      titleSource: "user",
      model: title,
      systemPrompt: "",
      settings: {},
      pinned: false,
      archived: false,
      createdAt: at,
      updatedAt: at,
    },
    files: [],
    messages: [...messages],
  };
  return (await Array.fromAsync(writeHtml(sourceOf(exported)))).join("");
}

const display = (data: Record<string, string>): ExportedOutput => ({
  output: { type: "display", data, metadata: {} },
  truncatedBytes: 0,
});

/** Tags that a page may have, with their attributes. Every `<` and `>` that is none of these was escaped. */
const allowed = new Set(
  (
    "html head meta title style body main h1 h2 h3 h4 h5 h6 p article section header footer div span b strong em del a img " +
    "pre code details summary blockquote ul ol li hr br table thead tbody tr th td iframe input"
  ).split(" "),
);
const attributes =
  /^(?:lang|charset|name|content|http-equiv|class|rel|href|alt|title|tabindex|data-language|aria-label|sandbox|referrerpolicy|style|srcdoc|src|align|start|type|checked|disabled)$/u;

function checkPage(page: string): void {
  const [, body = ""] = page.split("</style>");
  for (const [, closing, name = "", rest = ""] of body.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\s*\/?>/giu,
  )) {
    expect(allowed, name).toContain(name);
    if (closing === "/") expect(rest).toBe("");
    for (const [, attribute = "", value = ""] of rest.matchAll(/([\w-]+)(?:="([^"]*)")?/gu)) {
      expect(attribute).toMatch(attributes);
      if (attribute === "href") expect(value).toMatch(/^(?:https?:\/\/|mailto:)/u);
      if (attribute === "src") expect(value).toMatch(/^data:image\//u);
    }
  }
  const left = body.replaceAll(/<\/?[a-z][a-z0-9]*(?:\s+[\w-]+(?:="[^"<>]*")?)*\s*\/?>/giu, "");
  expect(left).not.toMatch(/[<>]/u);
}

describe("a transcript page", () => {
  test("shows hostile words of every kind as words, wherever they stand", async () => {
    for (const attack of attacks) {
      const outputs: ExportedOutput[] = [
        { output: { type: "stream", name: "stdout", text: attack }, truncatedBytes: 1 },
        {
          output: { type: "error", name: attack, value: attack, traceback: [] },
          truncatedBytes: 0,
        },
        display({ "text/plain": attack }),
        display({ "text/markdown": attack }),
        display({ "text/html": attack }),
        display({ "image/png": attack, "text/plain": attack }),
        display({ "image/svg+xml": attack }),
        display({ "application/vnd.plotly.v1+json": attack, "text/html": attack }),
        display({ [attack]: attack }),
      ];
      checkPage(await render([message(attack, outputs)], attack));
    }
  });

  test("needs no script and no request, and says so to the browser", async () => {
    const page = await render([message("Hello", [display({ "text/html": "<b>x</b>" })])]);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:`);
    expect(page).not.toMatch(/<script|<link|@import|url\(/u);
    expect(page).toContain('name="viewport"');
    expect(page).toContain("prefers-color-scheme: dark");
  });

  test("puts HTML of outputs into frames of no origin that run nothing", async () => {
    const page = await render([
      message("x", [
        display({ "text/html": `<table><tr><td>"1" & <script>2</script></td></tr></table>` }),
      ]),
    ]);
    expect(page).toMatch(/<iframe class="output" sandbox referrerpolicy="no-referrer"/u);
    const frame = /srcdoc="([^"]*)"/u.exec(page)?.[1] ?? "";
    expect(frame).toContain("default-src &#39;none&#39;");
    expect(frame).toContain("&lt;td&gt;&quot;1&quot; &amp; &lt;script&gt;");
  });

  test("draws images that it holds and names those it does not load", async () => {
    const page = await render([
      message("![chart](https://evil.example/p.png)", [display({ "image/png": "iVBORw0K\nGgo=" })]),
    ]);
    expect(page).toContain('src="data:image/png;base64,iVBORw0KGgo="');
    expect(page).toContain("[chart: not loaded]");
    expect(page).not.toContain('src="https:');
  });

  test("shows what no parser should be given as it is", async () => {
    for (const text of [
      "> ".repeat(50_000),
      "[".repeat(60_000),
      "*a ".repeat(33_000),
      "x".repeat(1_000_000),
    ]) {
      const page = await render([{ ...message(""), parts: [{ kind: "text", text }] }]);
      checkPage(page);
    }
  });

  test("shows what would cost a parser minutes as it is, and long answers as markdown", () => {
    // 24,000 characters of this took 7 s, 100,000 took 147 s.
    for (const text of ["_a".repeat(12_000), "**a*b".repeat(5000), "- a\n".repeat(10_000)])
      expect(renderMarkdown(text)).toContain('<p class="plain">');
    const answer = `## Step\n\nThe **mean** of \`x\` is *3*, see [this](https://a.example/).\n\n- one\n- two\n\n`;
    expect(renderMarkdown(answer.repeat(400))).toContain("<strong>mean</strong>");
  });
});
