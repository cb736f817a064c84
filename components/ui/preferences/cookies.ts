import { LOCALES, type Locale } from "@/lib/core/locale";
import type { Mode } from "../theme/palette";

export const THEME_CHOICES = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export const ZONE_CHOICES = ["workspace", "browser", "utc"] as const;
export type ZoneChoice = (typeof ZONE_CHOICES)[number];
export const DENSITIES = ["compact", "comfortable"] as const;
export type Density = (typeof DENSITIES)[number];

/** What a person chose about how the console looks. Kept in cookies, so that the server draws the first paint right. */
export interface Preferences {
  readonly locale: Locale;
  readonly theme: ThemeChoice;
  /** What the browser last said about its own theme; used while `theme` is "system". */
  readonly systemMode: Mode;
  readonly zone: ZoneChoice;
  /** The browser's IANA zone, once it has told us. */
  readonly browserZone: string;
  readonly density: Density;
}
export type PreferenceName = keyof Preferences;

export const COOKIE_NAMES: Readonly<Record<PreferenceName, string>> = {
  locale: "locale",
  theme: "theme",
  systemMode: "system-theme",
  zone: "zone",
  browserZone: "browser-zone",
  density: "density",
};

/** Preferences from cookies; whatever is missing or unknown takes its default. */
export function readPreferences(
  cookie: (name: string) => string | undefined,
  acceptLanguage: string | null = null,
): Preferences {
  const value = (name: PreferenceName) => cookie(COOKIE_NAMES[name]);
  const browserZone = value("browserZone") ?? "";
  return {
    locale: oneOf(LOCALES, value("locale")) ?? preferredLocale(acceptLanguage),
    theme: oneOf(THEME_CHOICES, value("theme")) ?? "system",
    systemMode: oneOf(["light", "dark"] as const, value("systemMode")) ?? "light",
    zone: oneOf(ZONE_CHOICES, value("zone")) ?? "workspace",
    browserZone: isZone(browserZone) ? browserZone : "UTC",
    density: oneOf(DENSITIES, value("density")) ?? "compact",
  };
}

/** The mode that is drawn. */
export function modeOf({ theme, systemMode }: Pick<Preferences, "theme" | "systemMode">): Mode {
  return theme === "system" ? systemMode : theme;
}

/** First supported language of an `Accept-Language` header, in the header's order of preference. */
function preferredLocale(header: string | null): Locale {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...options] = part.trim().split(";");
      const quality = options.find((option) => option.trim().startsWith("q="));
      return { language: tag.toLowerCase().split("-")[0], quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    const found = oneOf(LOCALES, language);
    if (found) return found;
  }
  return LOCALES[0];
}

function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((item) => item === value);
}

function isZone(name: string): boolean {
  if (name === "") return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
