import { messageText, type MimeBundle, type Output, type Trajectory } from "@codeact/protocol";
import { type Block, outline } from "./outline.ts";

/** Renders a trajectory as markdown: code as python blocks, outputs as text blocks, images inline. */
export function renderMarkdown(trajectory: Trajectory): string {
  const parts = outline(trajectory).map(markdownBlock);
  const head = `# Conversation ${trajectory.id}\n\nModel \`${trajectory.model}\`, ${trajectory.createdAt.slice(0, 10)}.`;
  return `${[head, ...parts].join("\n\n")}\n`;
}

/** A block as markdown. */
export function markdownBlock(block: Block): string {
  switch (block.type) {
    case "question":
      return `## ${block.text.includes("\n") ? `Question\n\n${block.text}` : block.text}`;
    case "prose":
      return block.text;
    case "notice":
      return `> ${block.text.replaceAll("\n", "\n> ")}`;
    case "cell":
      return [
        fenced(block.code, "python"),
        ...(block.observation?.outputs ?? []).map(outputMarkdown),
      ].join("\n\n");
    case "tool":
      return `\`${block.name}(${JSON.stringify(block.args)})\`\n\n${fenced(block.observation?.text ?? "", "text")}`;
    default:
      return block satisfies never;
  }
}

function outputMarkdown(output: Output): string {
  switch (output.type) {
    case "stream":
      return fenced(output.text, "text");
    case "display":
    case "result":
      return bundleMarkdown(output.data);
    case "error":
      return fenced(
        output.traceback.length > 0
          ? output.traceback.join("\n")
          : `${output.name}: ${output.value}`,
        "text",
      );
    default:
      return output satisfies never;
  }
}

function bundleMarkdown(data: MimeBundle): string {
  for (const mime of ["image/png", "image/jpeg"]) {
    const image = data[mime];
    if (typeof image === "string")
      return `![output](data:${mime};base64,${image.replaceAll("\n", "")})`;
  }
  const markdown = data["text/markdown"];
  if (typeof markdown === "string") return markdown;
  const text = data["text/plain"];
  return fenced(typeof text === "string" ? text : JSON.stringify(data, null, 2), "text");
}

/** A code fence longer than any run of backticks inside. */
function fenced(text: string, language: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

/**
 * Renders a trajectory as a Python script in percent format: one `# %%` cell per cell, prose as comments, magics and
 * shell lines commented out (the jupytext convention), so that the file is valid Python.
 */
export function renderScript(trajectory: Trajectory): string {
  return `${outline(trajectory).map(scriptBlock).join("\n\n")}\n`;
}

/** A block as a cell of a script in percent format; see {@link renderScript}. */
export function scriptBlock(block: Block): string {
  switch (block.type) {
    case "question":
      return `# %% [markdown]\n${commented(`Question: ${block.text}`)}`;
    case "prose":
    case "notice":
      return `# %% [markdown]\n${commented(block.text)}`;
    case "cell":
      return `# %%\n${pythonOnly(block.code)}`;
    case "tool":
      return `# %% [markdown]\n${commented(`${block.name}(${JSON.stringify(block.args)})`)}`;
    default:
      return block satisfies never;
  }
}

function commented(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "#" : `# ${line}`))
    .join("\n");
}

function pythonOnly(code: string): string {
  if (/^\s*%%/.test(code)) return commented(code);
  return code
    .split("\n")
    .map((line) => (/^\s*[!%]|^\s*[\w, ]+=\s*[!%]/.test(line) ? `# ${line}` : line))
    .join("\n");
}

/**
 * Renders the messages the way the original's terminal program saved them: a JSON array of `{role, content}` including
 * the system message, indented by two spaces.
 */
export function renderOriginalJson(messages: readonly Parameters<typeof messageText>[0][]): string {
  return `${JSON.stringify(
    messages.map((message) => ({ role: message.role, content: messageText(message) })),
    null,
    2,
  )}\n`;
}
