// Makes several things at once and shows them in the order they were asked for.

/** What is made, and who sees it. */
export type InOrderOptions<Item, Made> = {
  make(item: Item): Promise<Made>;
  show(item: Item, made: Made): void;
  /** Once; nothing is shown afterwards. */
  failed(error: unknown): void;
  /** Called after something was shown. */
  room(): void;
};

/** A line of things being made. */
export class InOrder<Item, Made> {
  readonly #options: InOrderOptions<Item, Made>;
  #line: { readonly item: Item; made?: { readonly value: Made } }[] = [];
  #over = false;

  constructor(options: InOrderOptions<Item, Made>) {
    this.#options = options;
  }

  /** How many are being made, or wait for one before them. */
  get length(): number {
    return this.#line.length;
  }

  async make(item: Item): Promise<void> {
    const place: { readonly item: Item; made?: { readonly value: Made } } = { item };
    this.#line.push(place);
    try {
      place.made = { value: await this.#options.make(item) };
      this.#showFirst();
    } catch (error) {
      if (this.#over) return;
      this.close();
      this.#options.failed(error);
    }
  }

  close(): void {
    this.#over = true;
    this.#line = [];
  }

  #showFirst(): void {
    for (let first = this.#line[0]; first?.made !== undefined; first = this.#line[0]) {
      if (this.#over) return;
      this.#line.shift();
      this.#options.show(first.item, first.made.value);
    }
    if (!this.#over) this.#options.room();
  }
}
