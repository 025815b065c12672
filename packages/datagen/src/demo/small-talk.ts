import type { Random } from "./random.ts";

/** Something said that asks for no code, and the one answer to it. */
export interface SmallTalk {
  readonly text: string;
  readonly answer: string;
}

interface Occasion {
  readonly answer: string;
  readonly says: readonly string[];
  /** Fits at the beginning of a conversation, later, or both. */
  readonly when: "start" | "later" | "any";
}

const ABILITIES =
  "I am codeact-demo, the small model that comes with CodeAct. I write and run Python for small calculations, texts, dates, lists, tables and files.";

const occasions: readonly Occasion[] = [
  {
    when: "start",
    answer:
      "Hello! Ask me for a small calculation, or something about a text, a date, a list or a file.",
    says: [
      "hi",
      "hello",
      "hey",
      "hi there",
      "hello there",
      "good morning",
      "good evening",
      "good afternoon",
      "hey there",
      "greetings",
      "hallo",
      "yo",
      "hi!",
      "hello!",
      "hey!",
      "howdy",
      "hiya",
      "hi bot",
      "hello bot",
      "hello model",
      "hi assistant",
      "anyone there",
      "are you there",
      "hello hello",
      "hi, how are you",
      "hello, how are you",
      "how are you",
      "how are you today",
      "how are you doing",
      "how is it going",
      "what's up",
      "how do you do",
      "nice to meet you",
      "good day",
      "morning",
      "evening",
      "hi hi",
      "hello world",
      "hey, what's up",
      "hi, nice to meet you",
      "test",
      "testing",
      "ping",
    ],
  },
  {
    when: "any",
    answer: ABILITIES,
    says: [
      "who are you",
      "what are you",
      "what is your name",
      "what's your name",
      "introduce yourself",
      "tell me about yourself",
      "are you a robot",
      "are you an ai",
      "are you chatgpt",
      "are you gpt-4",
      "are you a language model",
      "what model are you",
      "which model is this",
      "what is this",
      "which model am i talking to",
      "who am i talking to",
      "what is codeact",
      "who made you",
      "who built you",
      "are you human",
      "are you a person",
      "what can you do",
      "what are you able to do",
      "what do you do",
      "how can you help me",
      "what can i ask you",
      "what can i ask",
      "help",
      "help me",
      "what are your abilities",
      "what are your skills",
      "what questions can you answer",
      "what kind of questions can i ask",
      "what are you good at",
      "how do you work",
      "what are you for",
      "can you help me",
      "can you help",
      "i need help",
      "what do you know",
      "what tasks can you do",
      "commands",
      "show me what you can do",
      "what are your limits",
      "what can't you do",
      "how big are you",
      "how many parameters do you have",
      "are you smart",
      "do you run code",
      "can you run python",
      "can you write code",
      "do you use python",
      "what is your purpose",
      "usage",
      "examples",
      "who is this",
    ],
  },
  {
    when: "later",
    answer: "You are welcome.",
    says: [
      "thanks",
      "thank you",
      "thanks a lot",
      "thank you very much",
      "thx",
      "ty",
      "many thanks",
      "thanks!",
      "thank you!",
      "great, thanks",
      "ok, thanks",
      "perfect, thank you",
      "cool, thanks",
      "nice, thanks",
      "awesome, thank you",
      "that helps, thanks",
      "thank you so much",
      "cheers",
      "much appreciated",
      "great",
      "nice",
      "cool",
      "perfect",
      "awesome",
      "good job",
      "well done",
      "good",
      "excellent",
      "wonderful",
      "ok",
      "okay",
      "ok great",
      "got it",
      "i see",
      "very good",
      "that's right",
      "correct",
      "amazing",
      "brilliant",
      "that was fast",
      "fine",
      "good work",
      "super",
      "lovely",
    ],
  },
  {
    when: "any",
    answer: "Goodbye!",
    says: [
      "bye",
      "goodbye",
      "see you",
      "see you later",
      "bye bye",
      "good night",
      "that's all",
      "that is all",
      "i'm done",
      "quit",
      "exit",
      "ciao",
      "farewell",
      "ok bye",

      "see you tomorrow",
      "have a nice day",
      "take care",
      "talk to you later",
      "that was all",
      "nothing else",
      "no more questions",
    ],
  },
];

/** Something that people say beside questions. */
export function smallTalk(random: Random, when: "start" | "later"): SmallTalk {
  const fitting = occasions.filter((one) => one.when === when || one.when === "any");
  const occasion = random.pickWeighted(fitting, (one) => (one.when === "any" ? 1 : 2));
  return { text: spoken(random.pick(occasion.says), random), answer: occasion.answer };
}

function spoken(text: string, random: Random): string {
  const cased = random.chance(0.6) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  if (/[!?.]$/.test(cased)) return cased;
  if (/^(?:who|what|how|which|are|can|do) /i.test(cased))
    return cased + random.pick(["?", "?", "?", ""]);
  return cased + random.pick(["", "", "!", "."]);
}
