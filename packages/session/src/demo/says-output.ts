/**
 * Does this answer hold the output as a whole? Spaces and ways to write a number aside; `5` is not in `15` or `5.2`, `-5`
 * not in `-52`, `5%` not in `15%`.
 */
export function saysOutput(answer: string, output: string): boolean {
  return holds(normalText(answer), normalText(output));
}

/** One spelling of spaces and of numbers: `12.50` and `12.5` are the same. */
export function normalText(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/(\d)\.0+(?!\d)/g, "$1")
    .replaceAll(/(\.\d*?[1-9])0+(?!\d)/g, "$1")
    .trim();
}

function holds(answer: string, output: string): boolean {
  const cutsBefore = /^-?\w/.test(output);
  const cutsAfter = /\w$/.test(output);
  for (let at = answer.indexOf(output); at >= 0; at = answer.indexOf(output, at + 1)) {
    const before = answer.slice(0, at);
    const after = answer.slice(at + output.length);
    const cutBefore =
      /\w$/.test(before) ||
      /\d[.,]$/.test(before) ||
      (/^\d/.test(output) && /(?:^|\s)-$/.test(before));
    const cutAfter = /^\w/.test(after) || /^[.,]\d/.test(after);
    if (!(cutsBefore && cutBefore) && !(cutsAfter && cutAfter)) return true;
  }
  return false;
}
