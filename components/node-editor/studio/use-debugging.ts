import { useQuery } from "@tanstack/react-query";
import { App } from "antd";
import { useRef, useState } from "react";
import { useProblem } from "@/components/form/use-problem";
import { newJob } from "@/lib/core/job/new-job";
import type { DebugConfiguration, NodeView } from "@/lib/core/node";
import { missingValues } from "../debugging/findings";
import { debugRunQueries, isOver, useStartDebugRun, useStopDebugRun } from "../debugging/queries";
import type { DraftSession } from "../document/draft-session";

/** Run and Stop of one open node, and the run that is shown under it. */
export function useDebugging(node: NodeView, session: DraftSession, save: () => Promise<boolean>) {
  const toProblem = useProblem();
  const { message } = App.useApp();
  const start = useStartDebugRun(node.id);
  const stop = useStopDebugRun();
  const [asking, setAsking] = useState(false);
  const [runId, setRunId] = useState<string | null>(null);
  const shown = useQuery({ ...debugRunQueries.one(runId ?? ""), enabled: runId !== null });
  const isRunning = shown.data !== undefined && !isOver(shown.data.state);

  // A second press while the first still saves would be a second run, and of what is appended twice the rows.
  const beginning = useRef(false);
  const [isBeginning, setBeginning] = useState(false);
  const begin = async (configuration: DebugConfiguration) => {
    if (beginning.current) return;
    beginning.current = true;
    setBeginning(true);
    try {
      if (!(await save())) return;
      const run = await start.mutateAsync(configuration);
      setRunId(run.instanceId);
      setAsking(false);
    } catch (error) {
      const { message: what, remedy } = toProblem(error);
      message.error(`${what} ${remedy}`);
    } finally {
      beginning.current = false;
      setBeginning(false);
    }
  };
  return {
    /** The dialog that asks for parameters is open. */
    asking,
    isStarting: isBeginning,
    isRunning,
    runId,
    show: setRunId,
    ask: () => setAsking(true),
    close: () => setAsking(false),
    /** Runs with the values of the dialog, which the next run starts from. */
    runWith: (debug: DebugConfiguration) => {
      session.change({ editor: { ...session.snapshot().editor, debug } });
      void begin(debug);
    },
    /** Runs with the Debugging Configuration; asks when a variable has no value there. */
    run: () => {
      const { script, editor } = session.snapshot();
      const text = script.trim() === "" && node.type === "DI" ? newJob() : script;
      const missing = missingValues(text, editor.debug.parameters, node.type);
      if (missing.length > 0) setAsking(true);
      else void begin(editor.debug);
    },
    stop: () => {
      if (runId !== null) stop.mutate(runId);
    },
  };
}
