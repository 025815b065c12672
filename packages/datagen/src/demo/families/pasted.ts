/** One question in the three forms in which it can stand beside pasted data. */
export interface QuestionForms {
  /** `the (sum|total) of price` */
  readonly noun: string;
  /** `(add up|sum) the prices` */
  readonly order: string;
  /** `how much is the price in total` */
  readonly question: string;
}

/**
 * Whole questions about data that is pasted above or below them.
 * @param thing alternatives for what the data is called, such as `(table|csv)`
 * @param slot the data's slot with its braces
 */
export function pastedSentences(thing: string, slot: string, forms: QuestionForms): string[] {
  const { noun, order, question } = forms;
  const wanted = "(what is|what's|i need|tell me|give me|find|compute|i want to know)";
  return [
    `what is ${noun} in (this|the following) ${thing}:\n${slot}`,
    `${order} in (this|the following) ${thing}:\n${slot}`,
    `${question} in (this|the following) ${thing}:\n${slot}`,
    `${slot}\n${question}`,
    `${slot}\n\n${question}`,
    `${slot}\n${order}`,
    `${slot}\n\n${order}`,
    `${slot}\n${wanted} ${noun}`,
    `${slot}\n\n${wanted} ${noun}`,
    `(here is|here's|i have|look at|see) (a|this|my) ${thing}:\n${slot}\n${question}`,
    `(here is|here's|i have|take) (a|this|my) ${thing}:\n${slot}\n${order}`,
    `(here is|here's|this is) (a|my) ${thing}:\n${slot}\n${wanted} ${noun}`,
    `given (this|the following) ${thing}, ${order}:\n${slot}`,
    `given (this|the) ${thing}\n${slot}\n${question}`,
    `my ${thing}:\n${slot}\n(question|task|wanted): ${noun}`,
    `for (this|the following) ${thing}, (what is|compute|find) ${noun}:\n${slot}`,
    `i (need|want) ${noun} (for|of|from) this ${thing}:\n${slot}`,
    `using (this|the following) ${thing}, ${order}:\n${slot}`,
    `(read|parse|take|use) (this|the following) ${thing} and ${order}:\n${slot}`,
    `from (this|the) ${thing}, ${wanted} ${noun}:\n${slot}`,
    `${noun}:\n${slot}`,
    `${question}:\n${slot}`,
  ];
}

/** Forms like those of {@link pastedSentences} that training never sees. */
export function heldOutPasted(thing: string, slot: string, forms: QuestionForms): string[] {
  return [
    `${slot}\nabout this ${thing}: ${forms.question}`,
    `(have a look at|consider) this ${thing} and tell me, ${forms.question}:\n${slot}`,
    `${slot}\nfrom that, ${forms.noun} please`,
  ];
}
