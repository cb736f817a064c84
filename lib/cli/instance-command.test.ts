import { Command } from "commander";
import { expect, test } from "vitest";
import { instanceAction, type InstanceAction } from "@/lib/core/instance";
import { instanceCommand } from "@/lib/core/instance-command";
import { INSTANCE_OPERATIONS, type InstanceOperation } from "@/lib/core/instance-operation";
import { commands } from "./commands";

/** Every field that means something to an operation. */
const FIELDS: Readonly<Partial<Record<InstanceOperation, Partial<InstanceAction>>>> = {
  rerun: { cu: 1.5, replace: true },
  forceRerun: { cu: 0.25, replace: true },
  changePriority: { priority: 7 },
  changeGroup: { resourceGroup: "night group" },
  deleteDependencies: { parentIds: ["20261128-1", "20261128-2"] },
};

test.each(INSTANCE_OPERATIONS)("the command line takes %s as the console copies it, with every field", (operation) => {
  const action = instanceAction.parse({ operation, reason: "as agreed", ...FIELDS[operation] });
  const program = new Command();
  for (const register of commands) register(program);
  const [group, name, ...words] = instanceCommand(["20261128-25", "20261128-26"], action);
  const command = program.commands.find((one) => one.name() === group)!.commands.find((one) => one.name() === name)!;
  const { operands, unknown } = command.parseOptions(words);
  expect({ operands, unknown }).toEqual({ operands: ["20261128-25", "20261128-26"], unknown: [] });
  const given = Object.values(command.opts<Record<string, string | boolean>>()).map(String);
  const wanted = Object.entries(action).filter(([field]) => field !== "operation");
  expect(given.sort()).toEqual(wanted.map(([, value]) => String(value)).sort());
});
