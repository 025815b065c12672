import { defineConfig } from "oxlint";
import type { OxlintOverride } from "oxlint";

/** The floor plan: what each package may import. `docs/architecture.md` draws it; this table enforces it. */
const MAY_IMPORT = {
  protocol: [],
  models: ["protocol"],
  sandbox: ["protocol"],
  store: ["protocol"],
  agent: ["protocol"],
  session: ["protocol", "models", "sandbox", "store", "agent"],
  server: ["protocol", "models", "sandbox", "store", "agent", "session"],
  datagen: ["protocol", "models", "sandbox", "store", "agent", "session"],
  cli: ["protocol", "models", "sandbox", "store", "agent", "session", "server", "datagen"],
} satisfies Record<string, string[]>;

const packages = Object.keys(MAY_IMPORT);

const floors = Object.entries(MAY_IMPORT).map(
  ([name, below]: [string, string[]]): OxlintOverride => {
    const forbidden = packages.filter((other) => other !== name && !below.includes(other));
    const message = `${name} may import: ${below.join(", ") || "no other package"} (floor plan in oxlint.config.ts).`;
    return {
      files: [`packages/${name}/**`],
      rules: {
        "no-restricted-imports": [
          "error",
          {
            patterns: [
              ...(forbidden.length === 0
                ? []
                : [{ regex: `^@codeact/(${forbidden.join("|")})(/|$)`, message }]),
              {
                regex: "^(\\.\\./)+[a-z-]+/src/",
                message: "Import other packages by name, not by path.",
              },
              ...(name === "protocol"
                ? [{ regex: "^node:", message: "protocol is pure: no node: imports." }]
                : []),
            ],
          },
        ],
      },
    };
  },
);

export default defineConfig({
  plugins: ["typescript", "import", "unicorn", "oxc", "promise"],
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  ignorePatterns: ["**/dist/**", "node_modules/**"],
  rules: {
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/consistent-type-assertions": ["error", { assertionStyle: "never" }],
    "typescript/consistent-type-imports": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "typescript/explicit-module-boundary-types": "error",
    "typescript/no-namespace": "error",
    "no-console": "error",
    "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
    // Waiting in order is what an agent does; where it is a mistake, review finds it.
    "no-await-in-loop": "off",
    // `z.infer` types share the name of their schema on purpose.
    "no-redeclare": "off",
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "import/no-unassigned-import": "off",
    "import/no-named-as-default-member": "off",
    "oxc/no-map-spread": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/no-array-reverse": "off",
  },
  overrides: [
    ...floors,
    { files: ["*.config.ts"], rules: { "import/no-default-export": "off" } },
    {
      files: ["**/*.test.ts", "**/testing/**"],
      rules: { "max-lines": ["error", { max: 600 }], "max-lines-per-function": "off" },
    },
    { files: ["bench/**", "scripts/**", "examples/**"], rules: { "no-console": "off" } },
  ],
});
