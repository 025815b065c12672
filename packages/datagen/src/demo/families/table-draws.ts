import type { Draw } from "../family.ts";
import { shuffled } from "./drawing.ts";

/** A small made-up table. Its first kind of column names the rows, another may group them, the rest are numbers. */
export interface DrawnTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The column whose cells tell rows apart. */
  readonly label: string;
  /** A column whose cells repeat. */
  readonly group: string;
  /** The columns of numbers; at least one, and no number twice in one column. */
  readonly numbers: readonly string[];
}

/** What one kind of table is made of. */
interface Theme {
  readonly labels: readonly string[];
  readonly labelCells: (random: Draw, count: number) => string[];
  readonly groups: readonly string[];
  readonly groupCells: readonly string[];
  readonly numbers: readonly NumberColumn[];
}

interface NumberColumn {
  readonly names: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly places: number;
}

const GOODS = [
  ..."apples,bread,butter,cheese,milk,rice,coffee,tea,sugar,pasta,honey,eggs,juice".split(","),
  ..."pen,notebook,lamp,chair,desk,mouse,keyboard,monitor,cable,phone,bag,hammer,paint".split(","),
  ..."shirt,shoes,jacket,hat,scarf,gloves,socks,jeans,ball,bike,tent,book,mug,plate".split(","),
];
const CITIES = [
  ..."Berlin,Paris,Rome,Madrid,Vienna,Oslo,Lisbon,Prague,Dublin,Athens,Warsaw".split(","),
  ..."Tokyo,Delhi,Cairo,Lima,Boston,Chicago,Austin,Toronto,Sydney,Nairobi,Seoul".split(","),
  ..."Hamburg,Leeds,Lyon,Porto,Turin,Bergen,Graz,Ghent,Malaga,Riga,Denver,Osaka".split(","),
];

const THEMES: readonly Theme[] = [
  {
    labels: ["product", "product", "item", "article", "name"],
    labelCells: (random, count) => mixed(random, GOODS, count),
    groups: ["category", "category", "type", "shop", "supplier", "brand"],
    groupCells: ["food", "office", "home", "sport", "garden", "toys", "clothes", "tools"],
    numbers: [
      { names: ["price", "price", "cost", "unit_price"], min: 1, max: 90, places: 2 },
      {
        names: ["quantity", "quantity", "stock", "units", "qty", "sold"],
        min: 1,
        max: 120,
        places: 0,
      },
      { names: ["weight", "rating"], min: 1, max: 9, places: 1 },
    ],
  },
  {
    labels: ["city", "city", "town", "place", "location"],
    labelCells: (random, count) => mixed(random, CITIES, count),
    groups: ["country", "region", "continent", "zone"],
    groupCells: ["north", "south", "east", "west", "coast", "inland"],
    numbers: [
      { names: ["population", "population", "inhabitants"], min: 9000, max: 900000, places: 0 },
      { names: ["area", "size"], min: 20, max: 900, places: 1 },
      { names: ["temperature", "temp", "rainfall"], min: 2, max: 38, places: 1 },
      { names: ["visitors", "hotels", "schools", "altitude"], min: 10, max: 990, places: 0 },
    ],
  },
  {
    labels: ["name", "name", "person", "student", "employee", "player"],
    labelCells: (random, count) => random.names(count),
    groups: ["team", "department", "class", "city", "role", "group"],
    groupCells: ["red", "blue", "sales", "support", "design", "finance", "alpha", "beta"],
    numbers: [
      { names: ["age", "age", "years"], min: 18, max: 80, places: 0 },
      {
        names: ["score", "points", "grade", "mark", "goals", "hours"],
        min: 1,
        max: 100,
        places: 0,
      },
      { names: ["salary", "income", "bonus"], min: 1000, max: 9000, places: 0 },
      { names: ["height", "weight", "time"], min: 40, max: 199, places: 1 },
    ],
  },
  {
    labels: ["date", "date", "day"],
    labelCells: (random, count) => dates(random, count),
    groups: ["category", "account", "region", "store", "channel"],
    groupCells: ["rent", "travel", "food", "online", "books", "cash", "card", "other"],
    numbers: [
      { names: ["amount", "amount", "total", "revenue", "sales"], min: 5, max: 900, places: 2 },
      { names: ["units", "orders", "customers", "visitors", "calls"], min: 1, max: 200, places: 0 },
      { names: ["temperature", "rain", "distance", "tax"], min: 1, max: 40, places: 1 },
    ],
  },
  {
    labels: ["title", "book", "song", "film", "project", "course"],
    labelCells: (random, count) => random.words(count),
    groups: ["genre", "author", "status", "level", "language"],
    groupCells: ["drama", "comedy", "crime", "open", "done", "basic", "expert", "french"],
    numbers: [
      { names: ["pages", "minutes", "length", "duration"], min: 20, max: 900, places: 0 },
      { names: ["year"], min: 1950, max: 2024, places: 0 },
      { names: ["rating", "stars", "budget"], min: 1, max: 10, places: 1 },
      { names: ["copies", "views", "votes", "tasks"], min: 10, max: 5000, places: 0 },
    ],
  },
];

/** Draws a table with rows from `fewest` to `most`, some of its column names not seen in any other. */
export function drawTable(random: Draw, fewest = 4, most = 8): DrawnTable {
  const theme = random.pick(THEMES);
  const count = random.int(fewest, most);
  const strange = random.chance(0.3);
  const label = random.pick(theme.labels);
  const group = strange && random.chance(0.4) ? random.word() : random.pick(theme.groups);
  const columns = [{ name: label, cells: theme.labelCells(random, count) }];
  if (label !== group) columns.push({ name: group, cells: groupCells(random, theme, count) });
  const numbers: string[] = [];
  for (const column of shuffled(random, theme.numbers).slice(0, random.int(1, 2))) {
    const drawn = strange ? random.word() : random.pick(column.names);
    const taken = columns.some((other) => other.name === drawn);
    const name = taken ? `${drawn}_2` : drawn;
    numbers.push(name);
    columns.push({ name, cells: numberCells(random, column, count) });
  }
  const order = random.chance(0.6) ? columns : shuffled(random, columns);
  return {
    header: order.map((column) => column.name),
    rows: columns[0]?.cells.map((_, row) => order.map((column) => column.cells[row] ?? "")) ?? [],
    label,
    group,
    numbers,
  };
}

/** The table as lines of cells, the header first. */
export function tableText(table: DrawnTable, delimiter = ","): string {
  return [table.header, ...table.rows].map((cells) => cells.join(delimiter)).join("\n");
}

/** The cells of one column. */
export function columnCells(table: DrawnTable, column: string): string[] {
  const at = table.header.indexOf(column);
  return table.rows.map((row) => row[at] ?? "");
}

/** The table with another name for a column. */
export function renameColumn(table: DrawnTable, column: string, name: string): DrawnTable {
  const renamed = (other: string): string => (other === column ? name : other);
  return {
    ...table,
    header: table.header.map(renamed),
    label: renamed(table.label),
    group: renamed(table.group),
    numbers: table.numbers.map(renamed),
  };
}

/** A limit for which some, but not all, of the numbers of a column are greater. */
export function drawThreshold(random: Draw, table: DrawnTable, column: string): number {
  const values = columnCells(table, column)
    .map(Number)
    .sort((a, b) => a - b);
  const low = Math.ceil(values[0] ?? 0);
  const high = Math.floor((values.at(-1) ?? 0) - 0.01);
  const round = [1000, 500, 100, 50, 10, 5]
    .map((step) => Math.ceil((low + 1) / step) * step)
    .find((value) => value <= high);
  if (round !== undefined && random.chance(0.5)) return round;
  if (high - low > 8) return random.int(low, high);
  return values[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** Some of the items, none twice. */
export function drawSome<T>(random: Draw, items: readonly T[], count: number): T[] {
  return shuffled(random, items).slice(0, count);
}

function mixed(random: Draw, items: readonly string[], count: number): string[] {
  return random.chance(0.7) ? drawSome(random, items, count) : random.words(count);
}

function dates(random: Draw, count: number): string[] {
  const drawn = new Set<string>();
  while (drawn.size < count) drawn.add(random.date(2020, 2025));
  return [...drawn].sort();
}

function groupCells(random: Draw, theme: Theme, count: number): string[] {
  const pool = random.chance(0.8)
    ? drawSome(random, theme.groupCells, random.int(2, 3))
    : random.words(random.int(2, 3));
  return Array.from({ length: count }, () => random.pick(pool));
}

function numberCells(random: Draw, column: NumberColumn, count: number): string[] {
  if (column.places === 0 || random.chance(0.3)) {
    // A split holds every fifth integer only.
    const max = Math.max(column.max, column.min + 8 * count);
    return random.distinctInts(count, column.min, max).map(String);
  }
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(random.decimal(column.min, column.max, column.places));
  return Array.from(drawn, (value) => value.toFixed(column.places));
}
