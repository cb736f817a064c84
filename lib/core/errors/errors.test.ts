import { expect, test } from "vitest";
import { AppError, ERRORS, toAppError, type ErrorEntry } from ".";

const placeholders = (text: string) => new Set(text.match(/\{\w+\}/g) ?? []);

test("both languages of every error say something and need the same values", () => {
  for (const [code, { text }] of Object.entries<ErrorEntry>(ERRORS)) {
    expect(text.en.message, code).not.toBe("");
    expect(text.zh.message, code).not.toBe("");
    const values = ({ message, remedy }: { message: string; remedy: string }) => placeholders(message + remedy);
    expect(values(text.zh), code).toEqual(values(text.en));
  }
});

test("an error is described in the reader's language, with its causes from near to far", () => {
  const error = new AppError(
    "common.not_found",
    { object: "orders" },
    { path: "steps[0]", cause: new Error("socket closed", { cause: new TypeError("no data") }) },
  );
  expect(error.message).toBe("orders does not exist.");
  expect(error.status).toBe(404);
  expect(error.describe("zh")).toMatchObject({
    code: "common.not_found",
    message: "orders 不存在。",
    path: "steps[0]",
    causes: ["Error: socket closed", "TypeError: no data"],
  });
});

test("what nobody named becomes an internal error that keeps its cause and shows none of it as its message", () => {
  const error = toAppError(new RangeError("offset"));
  expect(error.code).toBe("internal");
  expect(error.message).not.toContain("offset");
  expect(error.describe("en").causes).toEqual(["RangeError: offset"]);
});
