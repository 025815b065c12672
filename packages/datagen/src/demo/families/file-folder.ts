import type { Draw, Family } from "../family.ts";
import { family } from "../family.ts";
import { drawSome } from "./table-draws.ts";

interface FolderSlots extends Readonly<Record<string, readonly string[]>> {
  readonly names: readonly string[];
}

const EXTENSIONS = ["txt", "csv", "json", "md", "log", "py"] as const;

function drawFolder(random: Draw): FolderSlots {
  const extensions = drawSome(random, EXTENSIONS, random.int(2, 3));
  const names = new Set<string>();
  const count = random.int(2, 5);
  while (names.size < count) names.add(random.fileName(random.pick(extensions)));
  return { names: [...names] };
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
    "dir",
    "os.listdir\\(\\)",
    "(could you|can you|please|help me) list the files (here|in this folder|in the current directory)",
    "what's in (this|the|my) (folder|directory)",
    "(i'd like|i want) to see (all |)(the |)files (here|in this folder|in the directory)",
    "file list (of this folder|)",
    "folder contents",
    "contents of (this|the current|my) (folder|directory)",
    "what do we have in (this|the) (folder|directory)",
    "show me what files exist (here|in this folder)",
    "(print|output|give me) the (names of the files|file names) in (this|the current) (folder|directory)",
    "which files can you (read|access|work with)",
    "list everything in (this|the current|the working) (folder|directory)",
    "run ls",
    "what files are in the current working directory",
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

/** What is in the working folder. */
export const fileFolderFamilies: readonly Family[] = [LIST];
