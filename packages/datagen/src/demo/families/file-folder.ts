import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { py } from "../py.ts";
import { drawSome } from "./table-draws.ts";

interface FolderSlots extends Readonly<Record<string, string | readonly string[]>> {
  readonly names: readonly string[];
  readonly file: string;
  readonly extension: string;
  /** The extension with its dot. */
  readonly dotted: string;
}

const EXTENSIONS = ["txt", "csv", "json", "md", "log", "py"] as const;

function drawFolder(random: Draw): FolderSlots {
  const extensions = drawSome(random, EXTENSIONS, random.int(2, 3));
  const names = new Set<string>();
  const count = random.int(2, 5);
  while (names.size < count) names.add(random.fileName(random.pick(extensions)));
  const there = random.pick([...names]);
  const asked = random.chance(0.5) ? there : random.fileName(random.pick(extensions));
  const extension = there.split(".").at(-1) ?? "txt";
  return { names: [...names], file: asked, extension, dotted: `.${extension}` };
}

function folderFiles({ names }: FolderSlots): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `${name}\n`]));
}

const FOLDER =
  "(in|of) (the|this|my) (folder|working folder|directory|current folder|current directory|working directory)";

const LIST = family({
  name: "folder-list",
  topic: "files",
  result: "text",
  draw: drawFolder,
  nouns: [
    `the (files|file names|contents|content) ${FOLDER}`,
    `(a|the) list of (the|all|all the) files ${FOLDER}`,
    `(all|all the) files ${FOLDER}`,
    `the names of (the|all) files ${FOLDER}`,
    `the (files|file names) (here|that are here|that you have|that you can see)`,
    `the (current|working) (folder's|directory's) (files|contents)`,
    `the files (there are|you have) ${FOLDER}`,
    `a (directory|folder|file) listing`,
  ],
  sentences: [
    `(what|which) files (are|are there) ${FOLDER}`,
    `(what|which) files (do you have|are there|are here|can you see)`,
    `list (the|all|all the|) files (${FOLDER}|here|)`,
    `(show|print|display) (me|) (the|all|all the) files ${FOLDER}`,
    `what is (here|in the folder|in the working folder|in this directory)`,
    `ls`,
    `(list|show) the (directory|folder|working folder)`,
    `(which|what) files (did i|have i) (give|given|send|sent|upload|uploaded) (you|)`,
    `are there (any|) files ${FOLDER} and which`,
    `look into the (folder|directory) and tell me (which|what) files (are there|it has)`,
    `tell me the names of (the|all) files ${FOLDER}`,
    `what does the (folder|directory|working folder) contain`,
  ],
  heldOut: {
    nouns: [`for (this|the) (folder|directory) the list of files`],
    sentences: [`in the (folder|directory), which files are there`, `name all files that are here`],
  },
  program: () =>
    [
      "import os",
      "names = sorted(os.listdir())",
      "result = ', '.join(names)",
      "print(result)",
    ].join("\n"),
  reply: (_slots, output) => `The files in the folder are ${output}.`,
  files: folderFiles,
  followUps: [
    {
      wordings: [
        "how many (are there|are that|files are that|is that)",
        "and how many (files are there|)",
        "count them",
      ],
      draw: (_random, before) => before,
      program: () => "result = len(names)\nprint(result)",
      reply: (_slots, output) => `There are ${output} files in the folder.`,
    },
  ],
});

const COUNT_FILES = family({
  name: "folder-count-files",
  topic: "files",
  result: "integer",
  draw: drawFolder,
  nouns: [
    `the number of files ${FOLDER}`,
    `the (count|total number|amount) of files ${FOLDER}`,
    `the number of files (here|that are here|that you have)`,
    `the number of (all|) files that lie in the (folder|directory)`,
    `the file count ${FOLDER}`,
    `the number of files you (see|have|find) ${FOLDER}`,
    `the number of things ${FOLDER}`,
    `the count of all files here`,
  ],
  sentences: [
    `how many files (are|are there) ${FOLDER}`,
    `how many files (do you have|are there|are here|can you see)`,
    `count (the|all|all the) files ${FOLDER}`,
    `count the files (here|)`,
    `how many files does the (folder|directory|working folder) (have|contain)`,
    `how many files (did i|have i) (give|given|send|sent|uploaded) (you|)`,
    `tell me how many files (are here|there are) (in the folder|)`,
    `(look into|check) the (folder|directory) and count the files`,
    `number of files ${FOLDER}`,
    `i want to know how many files are ${FOLDER}`,
  ],
  heldOut: {
    nouns: [`in the (folder|directory) the count of files`],
    sentences: [
      `in the (folder|directory), how many files are there`,
      `the (folder|directory) has how many files`,
    ],
  },
  program: () =>
    ["import os", "names = os.listdir()", "result = len(names)", "print(result)"].join("\n"),
  reply: (_slots, output) => `There are ${output} files in the folder.`,
  files: folderFiles,
  followUps: [
    {
      wordings: [
        "which (ones|files are that|are they)",
        "(list|name|show) them",
        "and (what are their names|which)",
      ],
      draw: (_random, before) => before,
      program: () => "result = ', '.join(sorted(names))\nprint(result)",
      reply: (_slots, output) => `The files in the folder are ${output}.`,
    },
  ],
});

const COUNT_EXTENSION = family({
  name: "folder-count-extension",
  topic: "files",
  result: "integer",
  draw: drawFolder,
  nouns: [
    `the number of {extension} files ${FOLDER}`,
    `the number of {dotted} files ${FOLDER}`,
    `the (count|number) of files (ending in|ending with|with the extension|of type) {extension} ${FOLDER}`,
    `the (count|number) of files ${FOLDER} (ending in|that end in|with the ending) {dotted}`,
    `the number of {dotted} files (here|that are here|that you have)`,
    `the (total|) number of files whose name ends (in|with) {dotted}`,
    `the count of (all|) {extension} files ${FOLDER}`,
    `the number of files that are {dotted}`,
  ],
  sentences: [
    `how many {extension} files (are|are there) ${FOLDER}`,
    `how many {dotted} files (are|are there) (${FOLDER}|here)`,
    `how many files (end in|end with|have the extension|are of type) {dotted}`,
    `how many files ${FOLDER} (end in|end with|have the ending|are) {dotted}`,
    `count the {extension} files ${FOLDER}`,
    `count (the|all) files (with the extension|ending in|of type) {extension}`,
    `count the {dotted} files (here|${FOLDER})`,
    `how many {extension} files (do i have|do you have|do you see|are here)`,
    `number of {dotted} files ${FOLDER}`,
    `tell me how many {extension} files there are ${FOLDER}`,
  ],
  heldOut: {
    nouns: [`in the (folder|directory) the number of {extension} files`],
    sentences: [
      `of the files here, how many are {dotted}`,
      `the folder has how many files that end in {dotted}`,
    ],
  },
  program: ({ extension }) =>
    [
      "import os",
      `names = [name for name in os.listdir() if name.endswith(${py(`.${extension}`)})]`,
      "result = len(names)",
      "print(result)",
    ].join("\n"),
  reply: ({ extension }, output) => `The number of .${extension} files in the folder is ${output}.`,
  files: folderFiles,
  followUps: [
    {
      wordings: [
        "and {extension} files",
        "what about {dotted}",
        "and how many {extension} files",
        "and {dotted}",
      ],
      draw: (random, before) => {
        const extension = random.pick(EXTENSIONS);
        return { ...before, extension, dotted: `.${extension}` };
      },
    },
  ],
});

const EXISTS = family({
  name: "file-exists",
  topic: "files",
  result: "boolean",
  draw: drawFolder,
  nouns: [],
  sentences: [
    `does (the file|a file called|a file named|) {file} exist`,
    `does the file {file:quoted} exist (here|in the folder|in this directory|)`,
    `is there (a file|any file|a file called|a file named) {file}`,
    `is there a file {file} (here|${FOLDER})`,
    `is (the file|) {file} (there|here|in the folder|in this folder|in the working folder)`,
    `(do you have|can you see|can you find|do you see) (a file|the file|) {file}`,
    `check (if|whether) (the file|a file|) {file} exists`,
    `check (if|whether) there is a file (called|named|) {file}`,
    `tell me (if|whether) {file} (exists|is there|is in the folder)`,
    `{file}: does it exist`,
    `(did i|have i) (give|given|upload|uploaded|send|sent) (you|) {file}`,
    `look (if|whether) {file} is ${FOLDER}`,
    `i (want|need) to know (if|whether) {file} exists`,
    `(find out|see) (if|whether) there is a {file} ${FOLDER}`,
    `do we have a file (called|named) {file}`,
    `can {file} be found ${FOLDER}`,
  ],
  heldOut: {
    nouns: [],
    sentences: [`in the folder, is there a file {file}`, `a file {file}, does it exist`],
  },
  program: ({ file }) =>
    ["import os", `result = os.path.exists(${py(file)})`, "print(result)"].join("\n"),
  reply: ({ file }, output) =>
    output === "True" ? `Yes, ${file} exists.` : `No, ${file} does not exist.`,
  files: folderFiles,
  followUps: [
    {
      wordings: ["and {file}", "what about {file}", "and is there a {file}", "how about {file}"],
      draw: (random, before) => ({
        ...before,
        file: random.chance(0.5) ? random.pick(before.names) : random.fileName("txt"),
      }),
    },
  ],
});

/** Questions about the files in the working folder. */
export const fileFolderFamilies: readonly Family[] = [LIST, COUNT_FILES, COUNT_EXTENSION, EXISTS];
