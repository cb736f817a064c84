import { between, pick, type Random } from "../random";

/** The sample table: an online shop's orders, keyed by one STRING column as the walkthrough's DDL wants it. */
export const ORDERS = {
  instance: "demo",
  table: "orders",
  keyColumn: "pk",
  /** As long as a stream may keep its records: seven days. */
  expirationHours: 168,
} as const;

export type ColumnValue = string | number | boolean;

/** One change as the shop's program would make it. Whole numbers are INTEGER, all others DOUBLE. */
export type OrderChange =
  | { readonly type: "place"; readonly pk: string; readonly columns: Readonly<Record<string, ColumnValue>> }
  | { readonly type: "progress"; readonly pk: string; readonly status: Status; readonly note: string | null }
  | { readonly type: "cancel"; readonly pk: string };

const STATUSES = ["placed", "paid", "shipped", "delivered"] as const;
export type Status = (typeof STATUSES)[number];

const CUSTOMERS = ["Ada", "Bruno", "Chiara", "李雷", "韩梅梅", "Émile", "Noor", "Olga"] as const;
const CITIES = ["杭州", "上海", "北京", "Berlin", "Singapore", "São Paulo"] as const;
const GOODS = ["tea", "notebook", "lamp", "bicycle bell", "竹篮", "umbrella"] as const;
const NOTES = ["call before delivery", "请放门口", "gift wrap 🎁", ""] as const;

const REMEMBERED = 200;

/**
 * The shop: places orders, moves them on, cancels a few. What it does follows from the random numbers alone, so one seed
 * gives one history.
 */
export class Shop {
  #next: number;
  readonly #open: { pk: string; status: Status }[];

  /** Goes on after the orders there are; `open` are those that may still change. */
  constructor(lastNumber: number, open: readonly { readonly pk: string; readonly status: Status }[]) {
    this.#next = lastNumber + 1;
    this.#open = open.slice(-REMEMBERED).map((order) => ({ ...order }));
  }

  /** What happens at one moment: always a new order, often others that move on. No order occurs twice. */
  changes(random: Random, at: Date): OrderChange[] {
    const others = between(random, 0, 3);
    const changes: OrderChange[] = [];
    for (let count = 0; count < others && this.#open.length > 0; count++) {
      const change = this.#change(random);
      if (!changes.some(({ pk }) => pk === change.pk)) changes.push(this.#apply(change));
    }
    return [...changes, this.#place(random, at)];
  }

  #place(random: Random, at: Date): OrderChange {
    const pk = `order-${String(this.#next++).padStart(8, "0")}`;
    this.#open.push({ pk, status: "placed" });
    if (this.#open.length > REMEMBERED) this.#open.shift();
    const columns = {
      customer: pick(random, CUSTOMERS),
      city: pick(random, CITIES),
      item: pick(random, GOODS),
      quantity: between(random, 1, 9),
      amount: between(random, 100, 99_999) / 100 + 0.001,
      gift: random() < 0.2,
      status: "placed",
      placed_at: at.toISOString(),
    };
    return { type: "place", pk, columns };
  }

  #change(random: Random): OrderChange {
    const { pk, status } = pick(random, this.#open);
    if (status === "placed" && random() < 0.15) return { type: "cancel", pk };
    const next = STATUSES[STATUSES.indexOf(status) + 1] ?? "delivered";
    return { type: "progress", pk, status: next, note: random() < 0.2 ? pick(random, NOTES) : null };
  }

  #apply(change: OrderChange): OrderChange {
    const index = this.#open.findIndex(({ pk }) => pk === change.pk);
    const isOver = change.type === "cancel" || (change.type === "progress" && change.status === "delivered");
    if (isOver) this.#open.splice(index, 1);
    else if (change.type === "progress") this.#open[index]!.status = change.status;
    return change;
  }
}

export function isOpenStatus(text: unknown): text is Status {
  return text === "placed" || text === "paid" || text === "shipped";
}
