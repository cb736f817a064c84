import { Temporal } from "temporal-polyfill";

/**
 * A second evaluator of parameter values, for tests only. It shares nothing with the product's: one regular expression
 * per group instead of a reader, Temporal's zoned arithmetic instead of ours. It knows no errors: give it valid values.
 */
export function referenceValue(value: string, scheduled: Temporal.ZonedDateTime): string {
  const business = scheduled.toPlainDate().subtract({ days: 1 });
  return value
    .replace(/\$\[add_months\(([^,]+),([^)]+)\)\]/g, (_, format: string, count: string) =>
      print(format, scheduled.toPlainDateTime().add({ months: product(count) })),
    )
    .replace(/\$\[((?:[^\]+-]|-(?!\d))+)([^\]]*)\]/g, (_, format: string, offsets: string) =>
      print(format, shift(scheduled, offsets)),
    )
    .replace(/\$\{((?:[^}+-]|-(?!\d))+)([^}]*)\}/g, (_, format: string, offsets: string) => {
      const total = (offsets.match(/[+-][\d*]+/g) ?? []).reduce((sum, text) => sum + product(text), 0);
      const unit = format.includes("dd") ? "days" : format.includes("mm") ? "months" : "years";
      return print(format, business.add({ [unit]: total }).toPlainDateTime());
    });
}

function product(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  return text
    .replace(/^[+-]/, "")
    .split("*")
    .reduce((total, factor) => total * Number(factor), sign);
}

/** The wall clock after the offsets. A calendar step onto a skipped time keeps the text that nothing else follows. */
function shift(scheduled: Temporal.ZonedDateTime, offsets: string): Temporal.PlainDateTime {
  let zoned = scheduled;
  let shown = scheduled.toPlainDateTime();
  for (const [, amount, unit] of offsets.matchAll(/([+-][\d*]+)((?:\/\d+)*)/g)) {
    const count = product(amount!);
    if (count === 0) continue;
    if (unit === "") {
      shown = shown.add({ days: count });
      zoned = Temporal.ZonedDateTime.from(
        { ...fields(shown), timeZone: zoned.timeZoneId, offset: zoned.offset },
        { offset: "prefer", disambiguation: "compatible" },
      );
    } else {
      const name = { "/24": "hours", "/24/60": "minutes", "/1440": "minutes", "/24/60/60": "seconds" }[unit!]!;
      zoned = zoned.add({ [name]: count });
      shown = zoned.toPlainDateTime();
    }
  }
  return shown;
}

function fields({ year, month, day, hour, minute, second }: Temporal.PlainDateTime) {
  return { year, month, day, hour, minute, second };
}

function print(format: string, time: Temporal.PlainDateTime): string {
  const [date, clock] = time.toString({ smallestUnit: "second" }).split("T") as [string, string];
  const texts: Record<string, string> = {
    yyyy: date.slice(0, 4),
    yy: date.slice(2, 4),
    mm: date.slice(5, 7),
    dd: date.slice(8, 10),
    hh24: clock.slice(0, 2),
    hh12: String(((time.hour + 11) % 12) + 1).padStart(2, "0"),
    mi: clock.slice(3, 5),
    ss: clock.slice(6, 8),
  };
  return format.replace(/yyyy|yy|mm|dd|hh24|hh12|hh|mi|ss/g, (token) => texts[token === "hh" ? "hh12" : token]!);
}
