import Link from "next/link";
import { useState, type ComponentProps } from "react";

/** A link whose page is asked for as soon as somebody points at it: by the time of the press it is often there. */
export function EagerLink(props: Omit<ComponentProps<typeof Link>, "prefetch" | "onPointerEnter" | "onFocus">) {
  const [wanted, setWanted] = useState(false);
  const want = () => setWanted(true);
  return <Link {...props} prefetch={wanted ? true : null} onPointerEnter={want} onFocus={want} />;
}
