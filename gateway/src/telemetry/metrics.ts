// Counters, gauges and histograms in Prometheus' text format, and nothing more.
// https://prometheus.io/docs/instrumenting/exposition_formats/ — series are bounded: a label cannot fill the memory.

/** Label values by name; always the same names for one metric. */
export type Labels = Readonly<Record<string, string>>;

/** Goes up. */
export type Counter = { add(labels?: Labels, by?: number): void };

/** Stands where it was set last. */
export type Level = { set(value: number, labels?: Labels): void };

/** Sorts durations, in seconds, into buckets. */
export type Histogram = { observe(seconds: number, labels?: Labels): void };

/** All metrics of a process. */
export type MetricsRegistry = {
  counter(name: string, help: string): Counter;
  /** Read when asked. A name that ends in _total is told as a counter. */
  gauge(name: string, help: string, read: () => number, labels?: () => Labels): void;
  level(name: string, help: string): Level;
  histogram(name: string, help: string): Histogram;
  /** What GET /metrics answers. */
  text(): string;
};

/** The content type of `text()`. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** The bounds people know from their dashboards, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const seriesMax = 500;

/** Starts empty. */
export function createMetricsRegistry(): MetricsRegistry {
  const families: (() => string)[] = [];
  return {
    counter(name, help) {
      const series = new SeriesMap(() => ({ value: 0 }));
      families.push(() =>
        lines(name, help, 'counter', series, (key, { value }) => [`${name}${key} ${value}`]),
      );
      return {
        add(labels = {}, by = 1) {
          series.of(labels).value += by;
        },
      };
    },
    gauge(name, help, read, labels = () => ({})) {
      const type = name.endsWith('_total') ? 'counter' : 'gauge';
      families.push(() => `${heading(name, help, type)}\n${name}${format(labels())} ${read()}`);
    },
    level(name, help) {
      const series = new SeriesMap(() => ({ value: 0 }));
      families.push(() =>
        lines(name, help, 'gauge', series, (key, { value }) => [`${name}${key} ${value}`]),
      );
      return {
        set(value, labels = {}) {
          series.of(labels).value = value;
        },
      };
    },
    histogram(name, help) {
      const series = new SeriesMap(() => ({ buckets: bounds.map(() => 0), sum: 0, count: 0 }));
      families.push(() =>
        lines(name, help, 'histogram', series, (key, one) => histogramLines(name, key, one)),
      );
      return {
        observe(seconds, labels = {}) {
          const one = series.of(labels);
          one.sum += seconds;
          one.count += 1;
          const index = bounds.findIndex((bound) => seconds <= bound);
          if (index >= 0) one.buckets[index] = (one.buckets[index] ?? 0) + 1;
        },
      };
    },
    text: () => `${families.map((family) => family()).join('\n')}\n`,
  };
}

/** One value per combination of labels; beyond the bound everything new is counted as `other`. */
class SeriesMap<Value> {
  readonly #create: () => Value;
  readonly #byKey = new Map<string, Value>();
  /** The same by the bare values: finding a series must not cost more than counting. */
  readonly #byValues = new Map<string, Value>();

  constructor(create: () => Value) {
    this.#create = create;
  }

  of(labels: Labels): Value {
    let values = '';
    // The names are always the same, and no label beside another one comes from outside.
    for (const name in labels) values += `${labels[name]}\n`;
    const found = this.#byValues.get(values);
    if (found !== undefined) return found;
    const value = this.#byWrittenLabels(labels);
    if (this.#byValues.size < seriesMax) this.#byValues.set(values, value);
    return value;
  }

  #byWrittenLabels(labels: Labels): Value {
    const key = format(labels);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#byKey.size >= seriesMax) return this.#other(labels);
    const created = this.#create();
    this.#byKey.set(key, created);
    return created;
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#byKey.entries();
  }

  #other(labels: Labels): Value {
    const key = format(Object.fromEntries(Object.keys(labels).map((name) => [name, 'other'])));
    const other = this.#byKey.get(key) ?? this.#create();
    this.#byKey.set(key, other);
    return other;
  }
}

function lines<Value>(
  name: string,
  help: string,
  type: string,
  series: SeriesMap<Value>,
  write: (key: string, value: Value) => string[],
): string {
  const written = [...series.entries()].flatMap(([key, value]) => write(key, value));
  return [heading(name, help, type), ...written].join('\n');
}

function histogramLines(
  name: string,
  key: string,
  { buckets, sum, count }: { buckets: number[]; sum: number; count: number },
): string[] {
  const inner = key === '' ? '' : `${key.slice(1, -1)},`;
  let below = 0;
  const counted = bounds.map((bound, index) => {
    below += buckets[index] ?? 0;
    return `${name}_bucket{${inner}le="${bound}"} ${below}`;
  });
  return [
    ...counted,
    `${name}_bucket{${inner}le="+Inf"} ${count}`,
    `${name}_sum${key} ${sum}`,
    `${name}_count${key} ${count}`,
  ];
}

function heading(name: string, help: string, type: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}`;
}

function format(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
