import { AppError, type ErrorCode } from "./errors";
import type { Secret } from "./secret";

/** Shorter texts occur by chance; masking them would garble what is said. */
const SHORTEST = 6;
const MOST_CAUSES = 8;

/**
 * Keeps the secrets of opened data sources out of what is said about their use: a service that is not on our side, or
 * merely careless, may answer with everything it was told.
 */
export class SecretMask {
  readonly #secrets = new Set<string>();

  remember<Source extends { readonly secrets: Readonly<Record<string, Secret>> }>(dataSource: Source): Source {
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

  /** The same error without the secrets, its causes too. */
  error(error: AppError): AppError {
    return this.#error(error, MOST_CAUSES) as AppError;
  }

  #error(error: unknown, depth: number): unknown {
    if (!(error instanceof Error)) return this.#value(error);
    const cause = error.cause === undefined || depth === 0 ? undefined : this.#error(error.cause, depth - 1);
    const options = { ...(cause === undefined ? {} : { cause }) };
    const masked =
      error instanceof AppError
        ? new AppError<ErrorCode>(error.code, this.#value(error.params) as never, {
            ...options,
            ...(error.path === undefined ? {} : { path: error.path }),
            details: this.#value(error.details) as AppError["details"],
          })
        : new Error(this.apply(error.message), options);
    masked.name = error.name;
    if (error.stack !== undefined) masked.stack = this.apply(error.stack);
    return masked;
  }

  #value(value: unknown): unknown {
    if (typeof value === "string") return this.apply(value);
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.apply(name), this.#value(inner)]));
  }
}
