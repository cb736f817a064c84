import type { Locale as ProductLocale } from "@/lib/core/locale";
import type { en } from "./en";

// An unknown key, or a text used without its arguments, is a type error.
declare module "use-intl" {
  interface AppConfig {
    Locale: ProductLocale;
    Messages: typeof en;
  }
}
