import type { Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { demoTool } from "./tool-draws.ts";

const SEND = family({
  name: "tool-send-message",
  topic: "tools",
  result: "text",
  draw: (random) => {
    const thing = random.pick(["message", "email", "note", "sms", "text"]);
    const verb = random.pick(["send", "send", "post", "write"]);
    return {
      tool: random.pick([
        `${verb}_${thing}`,
        `${verb}_${thing}`,
        `${verb}_${random.word()}`,
        `${random.word()}_${thing}`,
      ]),
      thing,
      person: random.name(),
      text: random.sentence(1, 6),
      parameter: random.pick(["to", "recipient", "person", "name"]),
    };
  },
  nouns: [],
  sentences: [
    "(could you|can you|please) (send|write) {person} (a|the) {thing}: {text:quoted}",
    "(could you|can you|please) let {person} know {text:quoted}",
    "{thing} to {person}, text: {text:quoted}",
    "to {person}: {text:quoted}",
    "(i'd like|i want) to send {person} a {thing} that says {text:quoted}",
    "inform {person} by {thing}: {text:quoted}",
    "pass {text:quoted} on to {person}",
    "forward {text:quoted} to {person}",
    "compose a {thing} for {person}: {text:quoted}",
    "make sure {person} gets {text:quoted}",
    "shoot {person} a {thing}: {text:quoted}",
    "give {person} the message {text:quoted}",
    "deliver {text:quoted} to {person}",
    "a new {thing} for {person} with the text {text:quoted}",
    "remind {person} with a {thing}: {text:quoted}",
    "(send|write) {person} (a|the) {thing} (that says|saying|with the text) {text:quoted}",
    "send {person} the {thing} {text:quoted}",
    "(send|write) (a|the) {thing} {text:quoted} to {person}",
    "(send|write) {text:quoted} to {person}",
    "(send|write) a {thing} to {person}: {text:quoted}",
    "tell {person} {text:quoted} (by|in a|with a) {thing}",
    "let {person} know: {text:quoted}",
    "{person} should get (a|the) {thing} {text:quoted}",
    "(message|write) {person}: {text:quoted}",
    "please (send|write) {person} this {thing}: {text:quoted}",
    "use {tool} to (send|tell|write) {person} {text:quoted}",
    "call {tool} for {person} with {text:quoted}",
    "i want to (send|write) {person} {text:quoted}",
    "(a|one) {thing} to {person}: {text:quoted}",
    "drop {person} a {thing} saying {text:quoted}",
    "get {text:quoted} to {person}",
  ],
  heldOut: {
    nouns: [],
    sentences: [
      "to {person}, (send|write) {text:quoted}",
      "{text:quoted} is what {person} should (read|get), send it",
    ],
  },
  program: ({ tool, person, text }) =>
    `result = ${tool}(${py(person)}, ${py(text)})\nprint(result)`,
  reply: ({ tool, person }, output) => `I called ${tool} for ${person}: ${output}`,
  tools: ({ tool, thing, parameter }) => [
    demoTool(tool, [`${parameter}: str`, "text: str"], "str", `Sends a ${thing} to a person.`, [
      `return 'sent to ' + ${parameter}`,
    ]),
  ],
});

/** A given function that does something. */
export const toolMessageFamilies: readonly Family[] = [SEND];
