import { expect, test, vi } from "vitest";
import { SaidAddress } from "./said-address";

const at = (query: string, path = "/list") => ({ path, query });

test("an address that comes late takes nothing back of what was said since", () => {
  const said = new SaidAddress();
  said.say(at("node=orders"), "");
  said.say(at("node=orders&sel=a"), "node=orders");
  said.say(at("node=orders&sel=a%2Cb"), "node=orders&sel=a");
  // Every part of the page that is drawn anew tells where the router is.
  for (const query of ["", "node=orders", "node=orders"]) said.arrived(at(query));
  expect(said.latest()).toEqual(at("node=orders&sel=a%2Cb"));
  said.arrived(at("node=orders&sel=a%2Cb"));
  expect(said.latest()).toBeNull();
});

test("a link or the back button counts at once, also while something is on its way", () => {
  const said = new SaidAddress();
  said.say(at("sel=a"), "");
  said.arrived(at("state=FAILURE"));
  expect(said.latest()).toBeNull();
  said.say(at("sel=a"), "");
  said.arrived(at("sel=a", "/elsewhere"));
  expect(said.latest()).toBeNull();
});

test("whoever listens hears of each change", () => {
  const said = new SaidAddress();
  const heard = vi.fn();
  const stop = said.subscribe(heard);
  said.say(at("sel=a"), "");
  said.arrived(at("sel=a"));
  stop();
  said.say(at("sel=b"), "");
  expect(heard).toHaveBeenCalledTimes(2);
});
