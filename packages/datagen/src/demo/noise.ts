import type { Piece } from "./grammar.ts";
import type { Random } from "./random.ts";

/** How much a question is roughened, each from 0 (never) to 1 (always). */
export interface NoiseLevels {
  readonly greeting: number;
  readonly thanks: number;
  readonly lowerCase: number;
  readonly noMark: number;
  readonly typo: number;
}

/** What training questions get. */
export const usualNoise: NoiseLevels = {
  greeting: 0.2,
  thanks: 0.1,
  lowerCase: 0.33,
  noMark: 0.22,
  typo: 0.06,
};

const greetings = [
  "hi",
  "hi",
  "hello",
  "hello",
  "hey",
  "hey",
  "hi there",
  "hello there",
  "good morning",
  "good evening",
  "good afternoon",
  "hey there",
  "hi again",
  "ok",
  "okay",
  "so",
  "well",
  "now",
  "alright",
  "right",
  "excuse me",
  "sorry",
  "dear assistant",
  "hello friend",
  "hi bot",
  "yo",
] as const;
const leads = [
  "quick question",
  "a quick question",
  "one question",
  "another question",
  "simple question",
  "question",
  "next question",
  "math question",
  "i have a question",
  "a question",
  "help",
  "for my homework",
  "for school",
  "for work",
  "homework",
  "for a friend",
  "please help",
  "help me out",
  "can you help me",
  "can you help",
  "i need help",
  "just checking",
  "just curious",
  "one more",
  "next",
  "a small thing",
] as const;
const orderLeads = [
  "please",
  "please",
  "please",
  "kindly",
  "pls",
  "just",
  "now",
  "ok, please",
  "hi, please",
  "hey, please",
] as const;
const questionLeads = [
  "please tell me",
  "tell me",
  "can you tell me",
  "could you tell me",
  "do you know",
  "please tell me",
  "i want to know",
  "i need to know",
  "just tell me",
] as const;
const closers = [
  "please",
  "please",
  "please",
  "pls",
  "plz",
  "thanks",
  "thank you",
  "thx",
  "many thanks",
  "thanks in advance",
  "cheers",
  "for me",
  "if you can",
  "ty",
] as const;

const QUESTION_WORD =
  /(?:^|[.,:;?] |\b(?:tell me|know|wonder|wondering) )(?:and |so |now |ok |but |then )?(?:what|what's|whats|how|how's|which|who|whose|when|where|why|is|are|am|was|were|do|does|did|can|could|would|will|should|has|have i|any idea|may|mind|in what|to what|by how|by what|on what|on which|at what|from which|for how|after how)\b/;
const COMMAND_KNOW =
  /(?:^|[.,:;] )(?:i (?:want|need|would like|'d like)|i'd like|let me|please|tell|say|say|give|use|find|show)\b/;

/** Is this an order (`compute …`, `tell me …`), a question (`what is …`) or a bare phrase? */
function isQuestion(text: string): boolean {
  if (COMMAND_KNOW.test(text) && !/[.,:;] (?:what|how|which|is|are)\b/.test(text)) return false;
  return QUESTION_WORD.test(text);
}

/** Turns the pieces of a wording into what somebody types. */
export function typed(
  pieces: readonly Piece[],
  random: Random,
  levels: NoiseLevels = usualNoise,
): string {
  const plain = pieces.map((piece) => piece.text).join("");
  const question = isQuestion(plain);
  let written = random.chance(levels.typo) ? withTypo(pieces, random) : [...pieces];
  const opening = random.chance(levels.greeting) ? lead(question, plain, random) : "";
  if (opening !== "") written.unshift({ text: opening, value: false });
  const lower = random.chance(levels.lowerCase);
  if (!lower) written = properCase(written, random);
  const body = written.map((piece) => piece.text).join("");
  // Whatever stood right behind pasted data would be taken for a part of it.
  if (endsInData(pieces)) return body;
  const end = endMark(plain, question, random, levels);
  if (/(?:please|pls|plz|thanks|thank you)$/.test(plain) || !random.chance(levels.thanks))
    return body + end;
  return closed(body, end, question, lower, random);
}

/** Does it end with a pasted table or object? */
function endsInData(pieces: readonly Piece[]): boolean {
  const last = pieces.at(-1);
  return last?.value === true && /\n|\}$/.test(last.text);
}

function lead(question: boolean, plain: string, random: Random): string {
  const style = random.next();
  const polite = /\b(?:please|pls|plz|kindly)\b/.test(plain);
  const imperative =
    /^(?:add|calculate|compute|find|get|give|show|tell|print|list|count|sort|convert|reverse|make|take|turn|write|work|figure|determine|multiply|divide|subtract|round|check|evaluate|sum|return|create|read|remove|replace|put|say|use|run|split|join|draw|plot|simplify|solve|combine|merge|change|express)\b/.test(
      plain,
    );
  if (imperative && !polite && style < 0.5) return `${random.pick(orderLeads)} `;
  if (question && /^what (?:is|are|was) /.test(plain) && style < 0.12) return "";
  if (question && /^(?:how many|which|whether) /.test(plain) && style < 0.2)
    return `${random.pick(questionLeads)} `;
  if (style < 0.75)
    return `${random.pick(greetings)}${random.pick([", ", ", ", ", ", "! ", " ", ". "])}`;
  return `${random.pick(leads)}${random.pick([": ", ": ", ". ", ", ", " - "])}`;
}

function closed(
  body: string,
  end: string,
  question: boolean,
  lower: boolean,
  random: Random,
): string {
  const closer = random.pick(closers);
  const wishes = closer.startsWith("p") || closer === "for me" || closer === "if you can";
  if (wishes) return `${body}${random.pick([" ", ", "])}${closer}${end}`;
  if (question && end === "?")
    return `${body}? ${lower ? closer : capital(closer)}${random.pick(["", "", "!"])}`;
  return `${body}${random.pick([", ", ". "])}${closer}${random.pick(["", ".", "!"])}`;
}

function endMark(plain: string, question: boolean, random: Random, levels: NoiseLevels): string {
  if (plain.endsWith("=")) return random.chance(0.3) ? " ?" : "";
  if (/[?.]$/.test(plain)) return "";
  if (random.chance(levels.noMark)) return "";
  if (question) return random.chance(0.96) ? "?" : random.pick([".", "??", " ?"]);
  const bare =
    !/^(?:please |pls |plz )?[a-z]+ /.test(plain) ||
    /^(?:the|a|an|all|every|each|\d)\b/.test(plain);
  if (bare) return random.pick(["", "?", "?", ".", ":"].slice(0, 4));
  return random.chance(0.85) ? "." : random.pick(["", "!"]);
}

/** A capital at the beginning, mostly also after a full stop, and “I”. */
function properCase(pieces: readonly Piece[], random: Random): Piece[] {
  const everySentence = random.chance(0.8);
  let start = true;
  return pieces.map((piece) => {
    if (piece.value) {
      start = false;
      return piece;
    }
    let { text } = piece;
    if (start) text = capital(text);
    if (everySentence)
      text = text.replaceAll(
        /([.?!] )([a-z])/g,
        (_, mark: string, letter: string) => mark + letter.toUpperCase(),
      );
    text = text.replaceAll(/\bi(?=[ ']|$)(?!')/g, "I").replaceAll(/\bi(?='(?:m|d|ve|ll)\b)/g, "I");
    start = everySentence && /[.?!] $/.test(text);
    return { text, value: false };
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One slip in one word of at least four letters: two letters swapped, one lost, one doubled. */
function withTypo(pieces: readonly Piece[], random: Random): Piece[] {
  const places = pieces.flatMap((piece, index) =>
    piece.value
      ? []
      : [...piece.text.matchAll(/[a-z]{4,}/g)].map((match) => ({
          index,
          at: match.index,
          word: match[0],
        })),
  );
  if (places.length === 0) return [...pieces];
  const place = random.pick(places);
  return pieces.map((piece, index) =>
    index === place.index
      ? {
          text:
            piece.text.slice(0, place.at) +
            slip(place.word, random) +
            piece.text.slice(place.at + place.word.length),
          value: false,
        }
      : piece,
  );
}

function slip(word: string, random: Random): string {
  const at = random.int(1, word.length - 2);
  const style = random.next();
  if (style < 0.4)
    return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  if (style < 0.75) return word.slice(0, at) + word.slice(at + 1);
  return word.slice(0, at) + word.charAt(at) + word.slice(at);
}
