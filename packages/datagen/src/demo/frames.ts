import type { Random } from "./random.ts";

/**
 * Sentences around a noun phrase. `{np}` is the phrase, `{is}` agrees with it. Lower case, no end mark; whether it is a
 * question shows in its words.
 */
const frames: readonly string[] = [
  "(what {is}|what's|whats) {np}",
  "what {is} {np}",
  "what {is} {np}",
  "what {is} {np}",
  "what would {np} be",
  "(and |so |now |)what (exactly |)is {np}",
  "how (much|big|large) is {np}",
  "{np}",
  "{np}",
  "{np}",
  "(calculate|compute) {np}",
  "(calculate|compute) {np}",
  "(find|get|determine) {np}",
  "find {np} (for me|)",
  "(work out|figure out) {np}",
  "(give|show|tell) me {np}",
  "(give|tell) me {np}",
  "(print|show|output|return|display) {np}",
  "evaluate {np}",
  "(let me know|tell me) what {np} {is}",
  "can you (calculate|compute|find|get|work out|figure out|tell me|give me|show me) {np}",
  "can you (please |)(tell me|say) what {np} {is}",
  "could you (calculate|compute|find|determine|work out|tell me|give me) {np}",
  "could you (please |kindly |)(calculate|find|give me|help me find) {np}",
  "would you (calculate|compute|find|work out|tell me) {np} (for me|)",
  "(will|would) you tell me {np}",
  "i (need|want|require) {np}",
  "i need (to know|to find|to calculate|to work out) {np}",
  "i (want|have|would like|'d like) to (know|find|calculate|compute|get) {np}",
  "i'd like (to know|to see|to have|) {np}",
  "i would like to know what {np} {is}",
  "i want to know what {np} {is}",
  "i('m| am) (looking for|interested in|trying to find|trying to get|after) {np}",
  "i('m| am) trying to (calculate|work out|figure out|compute) {np}",
  "i (wonder|was wondering) what {np} {is}",
  "do you know (what {np} {is}|{np})",
  "do you (happen to |)know {np}",
  "any idea what {np} {is}",
  "(help me|please help me) (find|calculate|work out|get|with) {np}",
  "help me (figure out|compute|to find) {np}",
  "how do i (get|find|calculate|compute) {np}",
  "how can i (get|find|calculate) {np}",
  "how would (you|one) (calculate|compute|find) {np}",
  "what do you get for {np}",
  "what value (does {np} have|has {np})",
  "what does {np} (equal|come to|amount to)",
  "{np} (is|are) what",
  "{np} =",
  "{np} equals",
  "{np}, (what is it|what's that|how much is that)",
  "{np}, (thanks|thank you|if you can|if possible|for me|quickly)",
  "(question|task|exercise|problem|todo): {np}",
  "(my question is|the question is|here is my question): what {is} {np}",
  "use (python|code) to (find|calculate|compute|get|print) {np}",
  "(run|write) (some |)(code|python) (to get|to find|that gives|for|that prints) {np}",
  "(with|using) python, (find|calculate|compute|what is) {np}",
  "(let's|let us|we should) (calculate|compute|find|work out) {np}",
  "(we|you) (need|have) to (calculate|compute|find|know) {np}",
  "(quick|quickly): {np}",
  "(get|fetch|bring) me {np}",
  "(my teacher|my boss|my friend|someone|a friend|my son|my daughter) (wants to know|asks for|asked me for|wants|needs|is asking for) {np}",
  "(for a|for my) (report|test|quiz|project|class), i need {np}",
  "(check|verify|look up) {np} (for me|)",
  "(it would be (great|nice)|i'd be glad) to (know|have) {np}",
  "(is it possible|is there a way) to (calculate|get|find|know) {np}",
  "(what about|how about) {np}",
  "looking for {np}",
  "need {np} (now|today|asap|urgently|)",
  "wanted: {np}",
  "the question: {np}",
  "(solve|answer) this: {np}",
  "(solve for|answer with) {np}",
  "(state|name|report|specify|provide|list|write down|note) {np}",
  "(please |)provide (me with |){np}",
  "(say|write|type) {np}",
  "{np} (please|pls|plz)",
  "(please|pls|plz) {np}",
  "(please|pls) (find|compute|calculate|tell me|give me|work out|get) {np}",
];

/** Frames for phrases that are questions themselves (`how many days lie between …`, `which word is the longest in …`). */
const clauseFrames: readonly string[] = [
  "{np}",
  "{np}",
  "{np}",
  "(tell|show) me {np}",
  "(please |)(tell me|say|let me know|find out|work out|figure out) {np}",
  "(find out|work out|figure out|compute|calculate|determine|check) {np}",
  "(can|could|would) you (please |)(tell me|find out|work out|figure out|say|check) {np}",
  "i (need|want|have|would like|'d like) to (know|find out) {np}",
  "i'd like to know {np}",
  "i (wonder|was wondering) {np}",
  "i('m| am) trying to (find out|work out|figure out) {np}",
  "do you know {np}",
  "any idea {np}",
  "help me (find out|work out|figure out) {np}",
  "use (python|code) to (find|work|figure) out {np}",
  "(question|task|exercise|problem): {np}",
  "(let's|we have to) (find out|work out|figure out) {np}",
  "(my teacher|my boss|a friend|my son|my daughter) (wants to know|asks) {np}",
  "(quick|quickly): {np}",
];

/** Frames for such phrases that training never sees. */
const heldOutClauseFrames: readonly string[] = [
  "mind telling me {np}",
  "may i ask {np}",
  "i'm curious {np}",
  "i cannot work out {np} myself",
  "your task is to find out {np}",
];

/** Is a noun phrase a question itself? */
function isClause(noun: string): boolean {
  return /^\(?(?:how|what|which|whether|where|when|if|why|who)\b/.test(noun);
}

/** Frames that training never sees: they measure transfer to unseen wording. */
const heldOutFrames: readonly string[] = [
  "mind telling me {np}",
  "may i ask what {np} {is}",
  "i'm curious: what {is} {np}",
  "i cannot work out {np} myself",
  "would you be able to give me {np}",
  "so, {np} would be what",
  "i forgot how to get {np}, can you do it",
  "your task is to find {np}",
  "calculating {np} gives what",
  "what number do you find for {np}",
  "show the value of {np}",
];

/** Does a noun phrase call for “are”? Its head is the last word before the first preposition or value. */
export function verbFor(phrase: string): "is" | "are" {
  const [head = ""] = phrase.split(
    / (?:of|in|between|from|for|that|which|when|with|to|on|at|by|below|under|up|less|smaller|within|inside|among|among|after|before|above|over|as|you|i|if)\b|[,:;]|\d|"/,
  );
  const last = head.trim().split(" ").at(-1) ?? "";
  const plural =
    /[^su'i]s$/.test(last) &&
    !/^(?:this|plus|minus|times|always|perhaps|its|lens|news)$/.test(last);
  return plural ? "are" : "is";
}

/** A frame that fits this noun phrase. */
export function pickFrame(noun: string, random: Random, heldOut = false): string {
  if (isClause(noun)) return random.pick(heldOut ? heldOutClauseFrames : clauseFrames);
  return random.pick(heldOut ? heldOutFrames : frames);
}
