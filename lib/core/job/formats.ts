export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `{type: "job", version: "1.0", configuration: {reader, writer, setting}}`. */
export const isVersion1 = (
  value: unknown,
): value is { readonly configuration: Readonly<Record<string, unknown>>; readonly [key: string]: unknown } =>
  isObject(value) && isObject(value.configuration);

/** `{job: {content, setting}, core?, common?}`. */
export const isDatax = (
  value: unknown,
): value is { readonly job: Readonly<Record<string, unknown>>; readonly [key: string]: unknown } =>
  isObject(value) && isObject(value.job);

/** Version 2.0, told by its steps: a wrong version or missing steps are faults of such a document. */
export const isJobDocument = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !isVersion1(value) && !isDatax(value) && ("steps" in value || value.type === "job");
