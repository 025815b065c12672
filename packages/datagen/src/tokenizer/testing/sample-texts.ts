import { renderDialogue } from "../../pack/encode-dialogue.ts";

/** Dialogues like those of the generator, `count` of them, without running anything: enough to train a tokenizer on. */
export function sampleTexts(count = 400): string[] {
  const things = ["primes", "numbers", "words", "squares", "letters"];
  return Array.from({ length: count }, (_, index) => {
    const thing = things[index % things.length] ?? "";
    const values = Array.from({ length: 3 + (index % 4) }, (_, at) => (index * 37 + at * 91) % 500);
    return renderDialogue([
      { role: "user", content: `What is the sum of the ${thing} ${values.join(", ")}?` },
      {
        role: "assistant",
        content: `<execute>\n${thing} = [${values.join(", ")}]\nfor item in ${thing}:\n    print(item)\nresult = sum(${thing})\nprint(result)\n</execute>`,
      },
      { role: "user", content: `Execution Output:\n${index * 3}\n` },
      { role: "assistant", content: `The sum of the ${thing} is ${index * 3}.` },
    ]);
  });
}
