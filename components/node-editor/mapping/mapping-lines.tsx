import type { Verdict } from "@/lib/core/mapping/verdict";
import type { DrawnLine } from "./drawn-lines";
import { curve, lineEnd, type Span } from "./geometry";
import styles from "./mapping.module.css";

interface MappingLinesProps {
  readonly lines: readonly DrawnLine[];
  /** The rows that are drawn. */
  readonly span: Span;
  readonly lane: number;
  readonly height: number;
  readonly verdictOf: (destination: string) => Verdict | undefined;
  readonly selected: string | null;
  readonly hovered: string | null;
  readonly onSelect: (destination: string) => void;
  readonly onHover: (destination: string | null) => void;
  /** The line under the pointer while one is being drawn. */
  readonly loose: string | null;
}

/** The lines of the lane. Each has a wider invisible twin that takes the pointer. */
export function MappingLines(props: MappingLinesProps) {
  const { lines, span, lane, height, verdictOf, selected, hovered, onSelect, onHover, loose } = props;
  return (
    <svg className={styles.lines} width={lane} height={height} aria-hidden>
      {lines.map(({ destination, from, to }) => {
        const shape = curve(lineEnd(from, span), lineEnd(to, span), lane);
        return (
          <g key={destination}>
            <path
              d={shape}
              data-verdict={verdictOf(destination)}
              data-selected={selected === destination ? "" : undefined}
              data-hover={hovered === destination ? "" : undefined}
            />
            <path
              d={shape}
              data-hit={destination}
              onClick={() => onSelect(destination)}
              onPointerEnter={() => onHover(destination)}
              onPointerLeave={() => onHover(null)}
            />
          </g>
        );
      })}
      {loose !== null && <path d={loose} data-loose="" />}
    </svg>
  );
}
