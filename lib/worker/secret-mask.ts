import type { OpenedDataSource } from "@/lib/platform/data-source-store";

/** Shorter texts occur by chance; masking them would garble the log. */
const SHORTEST = 6;

/** Keeps the secrets of the data sources that a run opened out of its log. */
export class SecretMask {
  readonly #secrets = new Set<string>();

  remember(dataSource: OpenedDataSource): OpenedDataSource {
    for (const secret of Object.values(dataSource.secrets)) {
      const value = secret.reveal();
      if (value.length >= SHORTEST) this.#secrets.add(value);
    }
    return dataSource;
  }

  apply(text: string): string {
    let masked = text;
    for (const secret of this.#secrets) masked = masked.replaceAll(secret, "[secret]");
    return masked;
  }
}
