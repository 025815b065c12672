import type { Family } from "../family.ts";
import { family } from "../family.ts";
import {
  drawSeenTable,
  parseRows,
  TABLE_OPERATIONS,
  TOTAL,
  WHO_HAS_MOST,
} from "./table-operations.ts";
import type { QuestionForms, SeenTableSlots, TableOperation } from "./table-operations.ts";

const THING = "(table|csv|csv table|data|list)";

/** Whole questions about a table that is pasted above or below them. */
function pastedSentences(forms: QuestionForms): string[] {
  const { noun, order, question } = forms;
  const wanted = "(what is|what's|i need|tell me|give me|find|compute|i want to know)";
  return [
    ...furtherPasted(forms),
    `what is ${noun} in (this|the following) ${THING}:\n{table}`,
    `${order} in (this|the following) ${THING}:\n{table}`,
    `${question} in (this|the following) ${THING}:\n{table}`,
    `{table}\n${question}`,
    `{table}\n\n${question}`,
    `{table}\n${order}`,
    `{table}\n\n${order}`,
    `{table}\n${wanted} ${noun}`,
    `{table}\n\n${wanted} ${noun}`,
    `(here is|here's|i have|look at|see) (a|this|my) ${THING}:\n{table}\n${question}`,
    `(here is|here's|i have|take) (a|this|my) ${THING}:\n{table}\n${order}`,
    `(here is|here's|this is) (a|my) ${THING}:\n{table}\n${wanted} ${noun}`,
    `given (this|the following) ${THING}, ${order}:\n{table}`,
    `given (this|the) ${THING}\n{table}\n${question}`,
    `my ${THING}:\n{table}\n(question|task|wanted): ${noun}`,
    `for (this|the following) ${THING}, (what is|compute|find) ${noun}:\n{table}`,
    `i (need|want) ${noun} (for|of|from) this ${THING}:\n{table}`,
    `using (this|the following) ${THING}, ${order}:\n{table}`,
    `(read|parse|take|use) (this|the following) ${THING} and ${order}:\n{table}`,
    `from (this|the) ${THING}, ${wanted} ${noun}:\n{table}`,
    `${noun}:\n{table}`,
    `${question}:\n{table}`,
  ];
}

/** Forms like those of {@link pastedSentences} that training never sees. */
function heldOutPasted(forms: QuestionForms): string[] {
  return [
    `{table}\nabout this ${THING}: ${forms.question}`,
    `(have a look at|consider) this ${THING} and tell me, ${forms.question}:\n{table}`,
    `{table}\nfrom that, ${forms.noun} please`,
  ];
}

function pastedFamily(operation: TableOperation): Family {
  return family<SeenTableSlots>({
    name: `pasted-table-${operation.name}`,
    topic: "tables",
    result: operation.result,
    draw: drawSeenTable,
    nouns: [],
    sentences: pastedSentences(operation.forms),
    heldOut: { nouns: [], sentences: heldOutPasted(operation.forms) },
    program: (slots) =>
      [
        `text = '''${slots.table}'''`,
        ...parseRows(slots.delimiter),
        ...operation.lines(slots),
        "print(result)",
      ].join("\n"),
    reply: operation.reply,
    followUps: TABLE_OPERATIONS.filter((other) => other.name !== operation.name).map((other) => ({
      wordings: [
        `and ${other.forms.question}`,
        `(now|and now|and) ${other.forms.order}`,
        `and ${other.forms.noun}`,
        `what about ${other.forms.noun}`,
      ],
      draw: (random, before) =>
        withOtherValue(random.pick(before.table.split("\n").slice(1)), before),
      program: (slots) => [...other.lines(slots), "print(result)"].join("\n"),
      reply: other.reply,
    })),
    weight: 0.6,
  });
}

/** The same table, asked for the label in another of its lines. */
function withOtherValue(line: string, before: SeenTableSlots): SeenTableSlots {
  const header = before.table.split("\n")[0]?.split(before.delimiter) ?? [];
  const value = line.split(before.delimiter)[header.indexOf(before.labelColumn)];
  return { ...before, value: value ?? before.value };
}

/** Questions about a table that is pasted into them; everything else that it tells may be asked next. */
export const tablePastedFamilies: readonly Family[] = [TOTAL, WHO_HAS_MOST].map(pastedFamily);

/** Further ways to put a question beside a table. */
function furtherPasted(forms: QuestionForms): string[] {
  return [
    `{table}\n(could you|can you|please) tell me ${forms.noun}`,
    `{table}\n(could you|can you|please|help me) ${forms.order}`,
    `{table}\n^ ${forms.question}`,
    `${forms.order}:\n{table}`,
    `${forms.order}\n\n{table}`,
    `(could you|can you|please) ${forms.order} (here|below):\n{table}`,
    `i pasted (my|the) ${THING} below, ${forms.question}\n{table}`,
    `(below|here) is (my|the|a) ${THING}. ${forms.question}\n{table}`,
    `(below|here) is (my|the|a) ${THING}. ${forms.order}\n{table}`,
    `csv:\n{table}\n${forms.question}`,
    `data:\n{table}\n\n${forms.order}`,
    `my boss sent me this ${THING}:\n{table}\nand wants to know ${forms.noun}`,
    `question about this ${THING}: ${forms.question}\n{table}`,
    `help me with this ${THING}, ${forms.question}\n{table}`,
    `(i'd like to see|show me|i am looking for) ${forms.noun} in these (rows|lines|records):\n{table}`,
    `{table}\n\nwanted: ${forms.noun}`,
  ];
}
