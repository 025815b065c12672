import fc from "fast-check";
import { expect, describe, test } from "vitest";
import type { JsonValue } from "@codeact/protocol";
import type { EngineTool } from "../../engines/engine.ts";
import { loadAddon } from "../child/load-addon.ts";
import { checkGrammar } from "./check-grammar.ts";
import { jsonGrammar } from "./json-grammar.ts";
import { toolCallGrammar } from "./tool-call-grammar.ts";

const addon = loadAddon();
const room = { characters: 4000, wanders: false };

/** Asks llama.cpp itself whether a text is in a grammar. */
function accepts(grammar: string, text: string): boolean {
  return new addon.AddonGrammar(grammar, {
    addonExports: addon,
    rootRuleName: "root",
  }).isTextCompatible(text);
}

function schemaGrammar(schema: { readonly [key: string]: JsonValue }): string {
  return jsonGrammar({ schema }, room);
}

function expectSchema(
  schema: { readonly [key: string]: JsonValue },
  { yes, no }: { readonly yes: readonly string[]; readonly no: readonly string[] },
): void {
  const grammar = schemaGrammar(schema);
  for (const text of yes) expect(accepts(grammar, text), text).toBe(true);
  for (const text of no) expect(accepts(grammar, text), text).toBe(false);
}

describe("a grammar of a JSON schema", () => {
  test("knows the basic types and their bounds", () => {
    expectSchema(
      { type: "integer" },
      { yes: ["0", "-17", "123456789012345"], no: ["1.5", "1e3", "01", "1234567890123456", ""] },
    );
    expectSchema({ type: "number" }, { yes: ["0.5", "-3", "12.25"], no: ["1e5", ".5", "1."] });
    expectSchema({ type: "boolean" }, { yes: ["true", "false"], no: ["True", "1"] });
    expectSchema({ type: ["string", "null"] }, { yes: ['"a"', "null"], no: ["1", "a"] });
    expectSchema(
      { type: "string", minLength: 2, maxLength: 100 },
      {
        yes: ['"ab"', `"${"x".repeat(100)}"`, String.raw`"a\n\"\u00e9"`, '"é🙂"'],
        no: ['"a"', `"${"x".repeat(101)}"`, '"a\nb"', String.raw`"\ud800x"`, String.raw`"\xab"`],
      },
    );
  });

  test("keeps numbers between their bounds, also with fractions", () => {
    expectSchema(
      { type: "number", minimum: -2, maximum: 3 },
      { yes: ["-2", "-1.9", "-0.5", "0", "2.999", "3"], no: ["-2.1", "3.1", "4", "-3"] },
    );
    expectSchema(
      { type: "number", minimum: 2, maximum: 4 },
      { yes: ["2", "2.1", "3.9", "4"], no: ["1.9", "-2.5", "4.1", "0"] },
    );
    expectSchema(
      { type: "number", minimum: -4, maximum: -2 },
      { yes: ["-4", "-3.9", "-2.1", "-2"], no: ["-1.9", "-4.1", "2", "0.5"] },
    );
    expectSchema(
      { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 },
      { yes: ["1", "9"], no: ["0", "10", "-1"] },
    );
  });

  test("has properties in their order, optional ones left out or not, and no others", () => {
    expectSchema(
      {
        type: "object",
        properties: { a: { type: "integer" }, b: { type: "boolean" }, c: { type: "null" } },
        required: ["b"],
      },
      {
        yes: [
          '{"b":true}',
          '{"a": 1, "b": true}',
          '{"b":true,"c":null}',
          '{"a":1,"b":true,"c":null}',
        ],
        no: [
          "{}",
          '{"a":1}',
          '{"b":true,"a":1}',
          '{"a":1 ,"b":true}',
          '{"b":true,"d":1}',
          '{"b":true,}',
        ],
      },
    );
    expectSchema(
      { type: "object", properties: { a: { type: "null" }, b: { type: "null" } } },
      { yes: ["{}", '{"a":null}', '{"b":null}', '{"a":null,"b":null}'], no: ['{,"b":null}'] },
    );
    expectSchema(
      { type: "object", additionalProperties: { type: "integer" } },
      { yes: ["{}", '{"x":1,"y":2}'], no: ['{"x":"1"}'] },
    );
    expectSchema({ type: "object", additionalProperties: false }, { yes: ["{}"], no: ['{"x":1}'] });
    expectSchema({ type: "object", required: ["x"] }, { yes: ['{"x":[1]}'], no: ["{}"] });
  });

  test("counts the items of lists and knows tuples", () => {
    expectSchema(
      { type: "array", items: { type: "integer" }, minItems: 1, maxItems: 3 },
      { yes: ["[1]", "[1, 2,3]"], no: ["[]", "[1,2,3,4]", "[1,]", "[1,  2]"] },
    );
    expectSchema(
      { type: "array", prefixItems: [{ type: "integer" }, { type: "boolean" }], items: false },
      { yes: ["[1,true]"], no: ["[1]", "[1,true,1]", "[true,1]"] },
    );
    expectSchema(
      { type: "array", items: { type: "null" }, maxItems: 0 },
      { yes: ["[]"], no: ["[null]"] },
    );
  });

  test("knows enum, const, anyOf, allOf and references", () => {
    expectSchema(
      { enum: ["a\nb", 'q"', 3, null] },
      { yes: ['"a\\nb"', '"q\\""', "3", "null"], no: ['"a"'] },
    );
    expectSchema({ const: { a: [1] } }, { yes: ['{"a":[1]}'], no: ['{"a":1}'] });
    expectSchema(
      {
        type: "object",
        properties: { kind: { type: "string" } },
        required: ["kind"],
        oneOf: [
          { properties: { kind: { const: "a" }, x: { type: "integer" } }, required: ["x"] },
          { properties: { kind: { const: "b" } } },
        ],
      },
      { yes: ['{"kind":"a","x":1}', '{"kind":"b"}'], no: ['{"kind":"a"}', '{"kind":"c"}'] },
    );
    expectSchema(
      {
        allOf: [
          { type: "object", properties: { a: { type: "null" } }, required: ["a"] },
          { properties: { b: { $ref: "#/$defs/flag" } }, required: ["b"] },
        ],
        $defs: { flag: { type: "boolean" } },
      },
      { yes: ['{"a":null,"b":true}'], no: ['{"a":null}'] },
    );
  });

  test("follows a schema into itself to a depth and no further", () => {
    const tree = {
      type: "object",
      properties: { v: { type: "integer" }, next: { $ref: "#" } },
      required: ["v"],
    };
    const nest = (depth: number): string =>
      depth === 0 ? '{"v":1}' : `{"v":1,"next":${nest(depth - 1)}}`;
    expectSchema(tree, { yes: [nest(0), nest(3)], no: [nest(20)] });
    expect(() => schemaGrammar({ ...tree, required: ["v", "next"] })).toThrow(
      expect.objectContaining({ code: "model_bad_request" }),
    );
  });

  test("refuses what it could not hold to, and says where", () => {
    expect(() =>
      schemaGrammar({ type: "object", properties: { a: { type: "string", pattern: "^a" } } }),
    ).toThrow(/at \/properties\/a: "pattern" cannot be enforced/);
    const impossible: { readonly [key: string]: JsonValue }[] = [
      { $ref: "https://example.org/schema" },
      { $ref: "#/$defs/missing" },
      { type: "text" },
      { type: "array", uniqueItems: true },
      { type: "integer", minimum: 5, maximum: 4 },
      { not: { type: "null" } },
    ];
    for (const schema of impossible)
      expect(() => schemaGrammar(schema), JSON.stringify(schema)).toThrow(
        expect.objectContaining({ code: "model_bad_request" }),
      );
  });

  test("gives strings of a model that wanders their share of the room", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      required: ["a", "b"],
    };
    const grammar = jsonGrammar({ schema }, { characters: 60, wanders: true });
    expect(accepts(grammar, `{"a":"${"x".repeat(20)}","b":"y"}`)).toBe(true);
    expect(accepts(grammar, `{"a":"${"x".repeat(21)}","b":"y"}`)).toBe(false);
    expect(accepts(schemaGrammar(schema), `{"a":"${"x".repeat(3000)}","b":"y"}`)).toBe(true);
    expect(accepts(schemaGrammar(schema), `{"a":"${"x".repeat(5000)}","b":"y"}`)).toBe(false);
  });
});

describe("schemas in great number", () => {
  interface Example {
    readonly schema: { readonly [key: string]: JsonValue };
    readonly value: JsonValue;
  }

  const text = fc
    .string({ unit: "grapheme", maxLength: 12 })
    .filter((value) => !value.includes("\u007F"));

  /** A schema with a value that fulfils it. */
  const example: fc.Arbitrary<Example> = fc.letrec<{
    any: Example;
    list: Example;
    record: Example;
  }>((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.integer().map((value) => ({ schema: { type: "integer" }, value })),
      fc
        .tuple(fc.integer({ min: -99, max: 99 }), fc.nat(9), fc.nat(9))
        .map(([value, below, above]) => ({
          schema: { type: "number", minimum: value - below, maximum: value + above },
          value,
        })),
      text.map((value) => ({ schema: { type: "string", maxLength: 40 }, value })),
      text.map((value) => ({ schema: { enum: [value, 1] }, value })),
      fc.constant({ schema: { type: ["null", "boolean"] }, value: null }),
      tie("list"),
      tie("record"),
    ),
    list: fc.tuple(tie("any"), fc.nat(4)).map(([{ schema, value }, count]) => ({
      schema: { type: "array", items: schema, minItems: Math.min(count, 1), maxItems: 4 },
      value: Array.from({ length: count }, () => value),
    })),
    record: fc
      .array(fc.tuple(text, tie("any"), fc.boolean(), fc.boolean()), { maxLength: 4 })
      .map((members) => {
        const all = new Map(members.map((member) => [`k${member[0]}`, member] as const));
        const entries = [...all];
        const properties = entries.map(([key, [, { schema }]]) => [key, schema] as const);
        const required = entries.filter(([, [, , needed]]) => needed).map(([key]) => key);
        const present = entries
          .filter(([, [, , needed, given]]) => needed || given)
          .map(([key, [, { value }]]) => [key, value] as const);
        return {
          schema: { type: "object", properties: Object.fromEntries(properties), required },
          value: Object.fromEntries(present),
        };
      })
      .filter(({ schema }) => Object.keys(schema.properties).length > 0),
  })).any;

  test("accept the values that fulfil them", () => {
    const property = fc.property(example, ({ schema, value }) => {
      const written = JSON.stringify(value);
      expect(accepts(schemaGrammar(schema), written), `${JSON.stringify(schema)} ${written}`).toBe(
        true,
      );
      expect(accepts(schemaGrammar(schema), `${written} `)).toBe(false);
    });
    fc.assert(property, { numRuns: 300 });
  });

  test("that were made to exhaust the writer are refused quickly", () => {
    const names = Array.from({ length: 12 }, (_, index) => `d${index}`);
    const all = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
    const $defs = Object.fromEntries(
      names.map((name) => [name, { type: "object", properties: all, description: name }]),
    );
    expect(() => schemaGrammar({ $ref: "#/$defs/d0", $defs })).toThrow(/too large or nested/);
    let deep: { readonly [key: string]: JsonValue } = { type: "null" };
    for (let level = 0; level < 5000; level += 1) deep = { type: "array", items: deep };
    expect(() => schemaGrammar(deep)).toThrow(/too large or nested/);
  });
});

describe("other grammars", () => {
  test("any object is an object, nested to a depth", () => {
    const grammar = jsonGrammar("object", room);
    for (const text of ["{}", '{"a": [1, {"b": null}], "c": "d"}', '{"a":{"b":{"c":1}}}'])
      expect(accepts(grammar, text), text).toBe(true);
    for (const text of ["[]", "1", '{"a"}', "{ }", '{"a":1}x'])
      expect(accepts(grammar, text), text).toBe(false);
  });

  test("a forced call has the name of a tool and arguments that follow its parameters", () => {
    const tools: EngineTool[] = [
      { name: "add", parameters: { properties: { x: { type: "integer" } }, required: ["x"] } },
      { name: "stop", parameters: {} },
    ];
    const any = toolCallGrammar(tools, { only: undefined, parallel: true, room });
    const add = '{"name": "add", "arguments": {"x":1}}';
    const stop = '{"name": "stop", "arguments": {}}';
    for (const text of [add, stop, `[${add}, ${stop}]`])
      expect(accepts(any, text), text).toBe(true);
    const one = toolCallGrammar(tools, { only: "stop", parallel: false, room });
    expect(accepts(one, stop)).toBe(true);
    for (const text of [add, `[${stop}]`, '{"name": "stop"}'])
      expect(accepts(one, text), text).toBe(false);
  });

  test("a grammar from outside is let through unless it would exhaust llama.cpp", () => {
    const grammar = 'root ::= "a" [0-9]{1,3}';
    expect(checkGrammar(grammar)).toBe(grammar);
    for (const bad of [
      'start ::= "a"',
      `root ::= "${"a".repeat(70_000)}"`,
      "root ::= ((a{500}){500}){9}",
    ])
      expect(() => checkGrammar(bad)).toThrow(
        expect.objectContaining({ code: "model_bad_request" }),
      );
  });
});

/** An object with so many members. */
function members(
  count: number,
  value: (index: number) => JsonValue,
): { readonly [key: string]: JsonValue } {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p${index}`, value(index)]),
  );
}

const long = "x".repeat(20_000);

describe("a schema that was made to exhaust the server", () => {
  test.each<[string, { readonly [key: string]: JsonValue }]>([
    [
      "references one after the other",
      {
        $defs: members(20_000, () => ({ type: "null" })),
        properties: members(20_000, (index) => ({ $ref: `#/$defs/p${index}` })),
      },
    ],
    [
      "references with long names to each other",
      {
        $defs: Object.fromEntries(
          Array.from({ length: 6 }, (_, index) => [
            `${long}${index}`,
            { properties: members(6, (other) => ({ $ref: `#/$defs/${long}${other}` })) },
          ]),
        ),
        $ref: `#/$defs/${long}0`,
      },
    ],
    [
      "references with much beside them",
      {
        $defs: members(6, () => ({
          properties: members(6, (other) => ({ $ref: `#/$defs/p${other}`, title: long })),
        })),
        $ref: "#/$defs/p0",
      },
    ],
    [
      "options with many properties around them",
      {
        anyOf: Array.from({ length: 5000 }, () => ({ type: "null" })),
        properties: members(5000, () => true),
      },
    ],
    [
      "many parts",
      {
        type: "object",
        allOf: Array.from({ length: 20_000 }, (_, index) => ({
          properties: { [`p${index}`]: { type: "null" } },
          required: [`p${index}`],
        })),
      },
    ],
    [
      "many types",
      { type: Array.from({ length: 20_000 }, () => "null"), properties: members(5000, () => true) },
    ],
    [
      "many required properties",
      {
        properties: members(10_000, () => ({ type: "null" })),
        required: Array.from({ length: 40_000 }, (_, index) => `q${index}`),
      },
    ],
    ["many values", { enum: Array.from({ length: 200_000 }, (_, index) => index) }],
    ["a string without an end", { type: "string", minLength: 1e9 }],
    ["a list without an end", { type: "array", minItems: 1e9, items: { type: "null" } }],
    ["a pointer that is none", { $ref: "#/%zz" }],
  ])("is refused, or read, at once: %s", (_, schema) => {
    const cpu = process.cpuUsage();
    let refusal: unknown;
    try {
      accepts(schemaGrammar(schema), "null");
    } catch (error) {
      refusal = error;
    }
    if (refusal !== undefined) expect(refusal).toMatchObject({ code: "model_bad_request" });
    // Each took from five seconds to more than a minute; the time of the processor, so that a busy machine does not count.
    expect(process.cpuUsage(cpu).user / 1e6).toBeLessThan(2);
  });

  test("cannot give a schema another prototype", () => {
    const schema = JSON.parse('{"allOf":[{"__proto__":{"type":"boolean"}}],"type":"null"}');
    expect(accepts(schemaGrammar(schema), "null")).toBe(true);
    expect(accepts(schemaGrammar(schema), "true")).toBe(false);
  });
});
