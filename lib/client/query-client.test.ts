import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { afterEach, expect, it } from "vitest";
import { createQueryClient } from "./query-client";

afterEach(() => onlineManager.setOnline(true));

it("fails what is pressed while the network is away, and does not send it later", async () => {
  let sent = 0;
  const mutationFn = () => {
    sent += 1;
    return Promise.reject(new Error("no network"));
  };
  onlineManager.setOnline(false);
  const press = new MutationObserver(createQueryClient(), { mutationFn });
  await expect(press.mutate()).rejects.toThrow("no network");
  onlineManager.setOnline(true);
  expect(sent).toBe(1);
});
