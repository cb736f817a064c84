import { expect, test } from "vitest";
import { ACTIONS, may, WORKSPACE_ROLES } from "./permission";

test("somebody who is no member may do nothing", () => {
  for (const action of ACTIONS) expect(may(null, action), action).toBe(false);
});

test("an owner may do everything", () => {
  for (const action of ACTIONS) expect(may("OWNER", action), action).toBe(true);
});

test("a visitor looks and touches nothing, not even rows", () => {
  expect(ACTIONS.filter((action) => may("VISITOR", action))).toEqual(
    ACTIONS.filter((action) => /\.view$/.test(action) && action !== "audit.view"),
  );
});

test("a deployer reviews and deploys what others made, and edits nothing", () => {
  expect(ACTIONS.filter((action) => may("DEPLOYER", action) && !may("VISITOR", action))).toEqual([
    "node.deploy",
    "node.review",
  ]);
});

test("a developer edits and submits but does not deploy; operators the other way round", () => {
  expect([may("DEVELOPER", "node.submit"), may("DEVELOPER", "node.deploy")]).toEqual([true, false]);
  expect([may("OPERATOR", "node.submit"), may("OPERATOR", "node.deploy")]).toEqual([false, true]);
});

test("every role but the last may do something that some other role may not", () => {
  for (const role of WORKSPACE_ROLES.slice(0, -1)) {
    expect(
      ACTIONS.some((action) => may(role, action) && !may("VISITOR", action)),
      role,
    ).toBe(true);
  }
});

test("an approval brings to production, so nobody may review who may not deploy", () => {
  for (const role of WORKSPACE_ROLES) expect(!may(role, "node.review") || may(role, "node.deploy"), role).toBe(true);
});
