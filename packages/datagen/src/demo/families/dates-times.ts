import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { again } from "./drawing.ts";
import { timeCall, timeFormat, timeText } from "./date-text.ts";

/** Times of day: between two, some minutes later; minutes as hours and minutes. */
export const datesTimesFamilies: readonly Family[] = [
  family({
    name: "minutes-between-times",
    topic: "dates",
    result: "integer",
    draw: twoTimes,
    nouns: [
      "the number of minutes (between|from) {start} (and|to) {end}",
      "how many minutes (there are|are|lie|pass) between {start} and {end}",
      "the minutes (between|from) {start} (and|to) {end}",
      "the (time|gap|difference|interval) (between|from) {start} (and|to) {end} in minutes",
      "how many minutes (after|later than) {start} {end} is",
      "the (length|duration) in minutes of a (meeting|film|lesson|ride) from {start} (to|until|till) {end}",
      "how many minutes (pass|go by) from {start} (to|until|till) {end}",
      "how long it is from {start} (to|until) {end}, in minutes",
    ],
    sentences: [
      "how many minutes (are|are there|lie|pass|is it) between {start} and {end}",
      "how many minutes (is it|are there|pass|go by) from {start} (to|until|till) {end}",
      "minutes (between|from) {start} (and|to) {end}",
      "(count|find|get) the minutes (between|from) {start} (and|to|until) {end}",
      "{start} to {end}, how many minutes",
      "from {start} (to|until) {end}(:|,) how many minutes",
      "(a meeting|the film|a lesson|my train ride|the exam) (starts|begins) at {start} and (ends|is over) at {end}, how (long|many minutes) is (it|that)(| in minutes)",
      "it is {start}, how many minutes (until|till|to) {end}",
      "{name} works from {start} (to|until|till) {end}, how many minutes is that",
      "how many minutes apart are {start} and {end}",
      "the (train|bus|flight) leaves at {start} and arrives at {end}, how many minutes does it take",
    ],
    heldOut: {
      nouns: ["the count of minutes if i start at {start} and end at {end}"],
      sentences: [
        "starting at {start}, after how many minutes is it {end}",
        "if i wait from {start} until {end}, how many minutes is that",
      ],
    },
    program: ({ start, end }) =>
      `from datetime import datetime\nstart = ${timeCall(start)}\nend = ${timeCall(end)}\nresult = (end - start).seconds // 60\nprint(result)`,
    reply: ({ start, end }, output) => `From ${start} to ${end} it is ${output} minutes.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (until|till|to) {end}",
          "(and|now) if it ends at {end}",
        ],
        draw: (random, before) => ({ ...before, end: twoTimes(random).end }),
      },
    ],
  }),
  family({
    name: "hours-between-times",
    topic: "dates",
    result: "text",
    draw: twoTimes,
    nouns: [
      "the hours and minutes (between|from) {start} (and|to) {end}",
      "how many hours and minutes (there are|are|lie) between {start} and {end}",
      "the (time|duration|time span) (between|from) {start} (and|to) {end}",
      "the (time|gap|difference|interval) (between|from) {start} (and|to) {end} in hours and minutes",
      "how long it is from {start} (to|until|till) {end}",
      "the (length|duration) of a (meeting|film|shift|flight) from {start} (to|until|till) {end}",
      "how much time (passes|lies|there is) between {start} and {end}",
      "how long {name} works if the shift (goes|runs) from {start} (to|until) {end}",
    ],
    sentences: [
      "how much time (is|is there|lies|passes) between {start} and {end}",
      "how long is it from {start} (to|until|till) {end}",
      "how many hours and minutes (are there|is it|lie) (between|from) {start} (and|to) {end}",
      "time (between|from) {start} (and|to) {end}",
      "{start} to {end}, how long is (that|it)",
      "from {start} (to|until) {end}(:|,) how long",
      "(a meeting|the film|a lesson|my flight|the shift) (starts|begins) at {start} and (ends|is over) at {end}, how long (is it|does it last|does it take)",
      "it is {start}, how long (is it|do i have to wait) (until|till) {end}",
      "{name} works from {start} (to|until|till) {end}, how long is that",
      "i (slept|worked|drove|studied) from {start} (to|until|till) {end}, how long (is|was) that",
      "the (train|bus|flight) leaves at {start} and arrives at {end}, how long does it take",
    ],
    heldOut: {
      nouns: ["how much time i have if i start at {start} and end at {end}"],
      sentences: [
        "starting at {start}, after how much time is it {end}",
        "if {name} sleeps from {start} to {end}, how long is that",
      ],
    },
    program: ({ start, end }) =>
      `from datetime import datetime\nstart = ${timeCall(start)}\nend = ${timeCall(end)}\nhours, minutes = divmod((end - start).seconds // 60, 60)\nresult = f'{hours} hours {minutes} minutes'\nprint(result)`,
    reply: ({ start, end }, output) => `From ${start} to ${end} it is ${output}.`,
  }),
  family({
    name: "add-minutes-to-time",
    topic: "dates",
    result: "text",
    draw: (random) => ({
      time: anyTime(random),
      ...span(random),
      order: random.pick(["after", "after", "before"]),
    }),
    nouns: [
      "the time {n} {unit} {order} {time}",
      "(what|which) time it is {n} {unit} {order} {time}",
      "the time of day {n} {unit} {order} {time}",
      "the time that is {n} {unit} {order} {time}",
      "what the clock (says|shows) {n} {unit} {order} {time}",
      "the clock time {n} {unit} {order} {time}",
      "the time exactly {n} {unit} {order} {time}",
      "what time it (is|was|will be) {n} {unit} {order} {time}",
    ],
    sentences: [
      "what time is (it |){n} {unit} {order} {time}",
      "(what|which) is the time {n} {unit} {order} {time}",
      "{n} {unit} {order} {time}",
      "{n} {unit} {order} {time} is what time",
      "what time (will it be|was it) {n} {unit} {order} {time}",
      "what does the clock (say|show) {n} {unit} {order} {time}",
      "(find|get|show|give) the time {n} {unit} {order} {time}",
      "when is {n} {unit} {order} {time}",
      "(dinner|the show|the meeting|my appointment) is at {time}, what time is {n} {unit} {order} (that|it)",
      "my (alarm|train|class) is {n} {unit} {order} {time}, (when|what time) is that",
    ],
    heldOut: {
      nouns: ["the time on the clock {n} {unit} {order} it is {time}"],
      sentences: [
        "it is {time} now, what is the time {n} {unit} {order} that",
        "which time lies {n} {unit} {order} {time}",
      ],
    },
    program: movedTime,
    reply: ({ time, n, unit, order }, output) =>
      `The time ${n} ${unit} ${order} ${time} is ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) {n} {unit} {order} (it|that|)",
          "(and|now) {n} {unit} {order}",
        ],
        draw: (random, { time }) => ({
          time,
          ...span(random),
          order: random.pick(["after", "before"]),
        }),
      },
    ],
  }),
  family({
    name: "time-plus-minutes",
    topic: "dates",
    result: "text",
    draw: (random) => ({ time: anyTime(random), ...span(random) }),
    nouns: [
      "{time} plus {n} {unit}",
      "the (result|time) of adding {n} {unit} to {time}",
      "the time {n} {unit} from {time}",
      "the time {n} {unit} later than {time}",
      "the end of (a film|a lesson|a meeting|a trip) that (starts|begins) at {time} and (takes|lasts) {n} {unit}",
      "when (a film|a lesson|a meeting|a trip) of {n} {unit} ends that starts at {time}",
      "{time} + {n} {unit}",
      "the time when {n} {unit} have (passed|gone by) since {time}",
    ],
    sentences: [
      "add {n} {unit} to {time}",
      "what is {time} plus {n} {unit}",
      "{time} + {n} {unit}",
      "what time is it {n} {unit} (from|later than) {time}",
      "if it is {time}, what time (is it|will it be) in {n} {unit}",
      "(a film|the lesson|a meeting|my trip|the game) (starts|begins) at {time} and (lasts|takes) {n} {unit}, (when|what time) (does it end|is it over)",
      "it is {time}, what time will it be (in {n} {unit}|{n} {unit} from now)",
      "i (leave|leave home|start) at {time} and need {n} {unit}, when (am i there|do i arrive|am i done)",
      "the (cake|bread|roast) goes into the oven at {time} for {n} {unit}, when is it (ready|done)",
      "{n} {unit} from {time} is what time",
    ],
    heldOut: {
      nouns: ["the time after waiting {n} {unit} from {time}"],
      sentences: [
        "starting at {time}, i wait {n} {unit}: what time is it then",
        "the train of {time} takes {n} {unit}, when does it arrive",
      ],
    },
    program: (slots) => movedTime({ ...slots, order: "after" }),
    reply: (_, output) => `It is then ${output}.`,
    followUps: [
      {
        wordings: [
          "(and|what about|how about|now) (in |after |with |){n} {unit}",
          "(and|now) if it takes {n} {unit}",
        ],
        draw: (random, { time }) => ({ time, ...span(random) }),
      },
    ],
  }),
  family({
    name: "minutes-to-hours-and-minutes",
    topic: "dates",
    result: "text",
    draw: (random) => ({ n: random.int(61, 3000) }),
    nouns: [
      "{n} minutes (in|as|expressed in|written in) hours and minutes",
      "{n} minutes (converted|changed|turned) (to|into) hours and minutes",
      "how many hours and minutes {n} minutes (are|make)",
      "the hours and minutes (in|of|for) {n} minutes",
      "how long {n} minutes (are|is) in hours and minutes",
      "a film of {n} minutes in hours and minutes",
      "the (conversion|breakdown) of {n} minutes (to|into) hours and minutes",
      "{n} min (in|as) hours and minutes",
    ],
    sentences: [
      "how many hours and minutes (are|is|make) {n} minutes",
      "(convert|change|turn|break|split) {n} minutes (to|into) hours and minutes",
      "{n} minutes (in|to|as) hours and minutes",
      "(write|show|express|give) {n} minutes (in|as) hours and minutes",
      "how many hours and minutes are (there |)in {n} minutes",
      "(a film|a flight|my playlist|a drive) (lasts|takes|is) {n} minutes, how many hours and minutes is that",
      "{n} min in h and min",
      "what (is|are) {n} minutes in hours and minutes",
      "i (worked|slept|waited) {n} minutes, (how many hours and minutes is that|what is that in hours and minutes)",
      "how long (is|are) {n} minutes in hours and minutes",
    ],
    heldOut: {
      nouns: ["how many full hours {n} minutes make and the minutes left"],
      sentences: [
        "if it takes {n} minutes, how long is that in hours and minutes",
        "divide {n} minutes into hours and what is left in minutes",
      ],
    },
    program: ({ n }) =>
      `total = ${n}\nhours, minutes = divmod(total, 60)\nresult = f'{hours} hours {minutes} minutes'\nprint(result)`,
    reply: ({ n }, output) => `${n} minutes are ${output}.`,
    followUps: [
      {
        wordings: [...again("n"), "(and|what about) {n} minutes"],
        draw: (random) => ({ n: random.int(61, 3000) }),
      },
    ],
  }),
];

function anyTime(random: Draw): string {
  return timeText(
    random.int(0, 23),
    random.chance(0.4) ? random.pick([0, 15, 30, 45]) : random.int(0, 59),
    random.chance(0.75) ? "24" : "12",
  );
}

function twoTimes(random: Draw): {
  readonly start: string;
  readonly end: string;
  readonly name: string;
} {
  const style = random.chance(0.75) ? "24" : "12";
  const from = random.int(0, 20);
  const to = Math.min(23, from + random.int(1, 9));
  return {
    start: timeText(
      from,
      random.chance(0.5) ? random.pick([0, 15, 30, 45]) : random.int(0, 59),
      style,
    ),
    end: timeText(to, random.chance(0.4) ? random.pick([5, 20, 35, 50]) : random.int(0, 59), style),
    name: random.name(),
  };
}

function span(random: Draw): { readonly n: number; readonly unit: string } {
  const unit = random.chance(0.75) ? "minutes" : "hours";
  return { n: unit === "minutes" ? random.int(5, 300) : random.int(2, 20), unit };
}

function movedTime(slots: {
  readonly time: string;
  readonly n: number;
  readonly unit: string;
  readonly order: string;
}): string {
  const sign = slots.order === "after" ? "+" : "-";
  return `from datetime import datetime, timedelta\ntime = ${timeCall(slots.time)}\ntime = time ${sign} timedelta(${slots.unit}=${slots.n})\nresult = time.strftime('${timeFormat(slots.time)}')\nprint(result)`;
}
