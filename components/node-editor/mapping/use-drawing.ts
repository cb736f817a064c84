import { useEffect, useEffectEvent, useState, type PointerEvent, type RefObject } from "react";
import type { Side } from "./port";

export interface Picked {
  readonly side: Side;
  readonly id: string;
}

interface Drawing {
  readonly picked: Picked | null;
  /** Where the pointer is, from the middle of the lane's upper edge; null while nothing is dragged. */
  readonly pointer: { readonly x: number; readonly y: number } | null;
  readonly pick: (picked: Picked | null) => void;
  readonly press: (port: Picked, event: PointerEvent) => void;
}

/** A press that moves less than this, in pixels, is a click. */
const CLICK_MOVE = 4;

/**
 * Lines by dragging from port to port and by clicking one port after the other; `onJoin` gets the two ends, `onMiss`
 * is called when a drag ends anywhere else.
 */
export function useDrawing(
  lane: RefObject<HTMLElement | null>,
  onJoin: (from: Picked, to: Picked) => void,
  onMiss: () => void,
): Drawing {
  const [picked, setPicked] = useState<Picked | null>(null);
  const [start, setStart] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const [pointer, setPointer] = useState<Drawing["pointer"]>(null);

  const follow = useEffectEvent((event: globalThis.PointerEvent) => {
    const box = lane.current?.getBoundingClientRect();
    if (box && start && distance(start, event) >= CLICK_MOVE) {
      setPointer({ x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top });
    }
  });
  const drop = useEffectEvent((event: globalThis.PointerEvent) => {
    const dragged = pointer !== null;
    setStart(null);
    setPointer(null);
    if (!dragged || picked === null) return;
    setPicked(null);
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-port]");
    const [side, id] = [under?.dataset["side"] as Side | undefined, under?.dataset["port"]];
    if (side && id !== undefined && side !== picked.side) onJoin(picked, { side, id });
    else onMiss();
  });
  const isDown = start !== null;
  useEffect(() => {
    if (!isDown) return;
    const controller = new AbortController();
    const { signal } = controller;
    addEventListener("pointermove", (event) => follow(event), { signal });
    addEventListener("pointerup", (event) => drop(event), { signal });
    addEventListener("pointercancel", (event) => drop(event), { signal });
    return () => controller.abort();
  }, [isDown]);

  return {
    picked,
    pointer,
    pick: setPicked,
    press: ({ side, id }, event) => {
      if (event.button !== 0) return;
      if (picked && picked.side !== side) {
        setPicked(null);
        onJoin(picked, { side, id });
        return;
      }
      const again = picked?.side === side && picked.id === id;
      setPicked(again ? null : { side, id });
      setStart(again ? null : { x: event.clientX, y: event.clientY });
    },
  };
}

function distance(from: { readonly x: number; readonly y: number }, event: globalThis.PointerEvent): number {
  return Math.hypot(event.clientX - from.x, event.clientY - from.y);
}
