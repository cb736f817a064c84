import { jsonLanguage } from "@codemirror/lang-json";
import type { Extension } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  hoverTooltip,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from "@codemirror/view";
import { placeIn } from "@/lib/core/job/json-place";
import { helpAt } from "./field-help";
import { completeJob, type JobHelp } from "./job-completion";

const HOVER_MS = 350;

/** What an editor knows when its text is a job: completion, help under the pointer, and references in colour. */
export function jobExtensions(help: JobHelp, defined: ReadonlySet<string> | null): Extension {
  return [jsonLanguage.data.of({ autocomplete: completeJob(help) }), jobHover(help), referenceMarks(defined)];
}

function jobHover({ schema }: JobHelp): Extension {
  return hoverTooltip(
    (view, pos) => {
      const place = placeIn(view.state.doc.toString(), pos);
      const help = place.token === null ? null : helpAt(schema, place);
      if (help === null || help.title === null) return null;
      return {
        pos: place.token!.from,
        end: place.token!.to,
        create() {
          const dom = document.createElement("div");
          dom.style.cssText = "padding:8px 10px;max-width:360px;line-height:18px";
          const title = dom.appendChild(document.createElement("strong"));
          title.textContent = help.title;
          const text = dom.appendChild(document.createElement("div"));
          text.textContent = help.description ?? "";
          return { dom };
        },
      };
    },
    { hoverTime: HOVER_MS },
  );
}

const looks = EditorView.baseTheme({
  ".cm-reference": { borderRadius: "3px", fontWeight: 600, padding: "0 1px" },
  ".cm-reference-known, .cm-reference-known span": {
    color: "var(--mr-brand)",
    backgroundColor: "var(--mr-brand-tint)",
  },
  ".cm-reference-unknown, .cm-reference-unknown span": {
    color: "var(--mr-failed)",
    backgroundColor: "var(--mr-failed-bg)",
  },
});

/** `${name}` in colour: in brand where it has a value or nobody knows, in red where it has none. */
function referenceMarks(defined: ReadonlySet<string> | null): Extension {
  const known = Decoration.mark({ class: "cm-reference cm-reference-known" });
  const unknown = Decoration.mark({ class: "cm-reference cm-reference-unknown" });
  const matcher = new MatchDecorator({
    regexp: /\$\{([^{}"\n]*)\}/g,
    decoration: ([, name]) => (defined === null || defined.has(name!.trim()) ? known : unknown),
  });
  const plugin = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = matcher.createDeco(view);
      }
      update(update: ViewUpdate) {
        this.decorations = matcher.updateDeco(update, this.decorations);
      }
    },
    { decorations: ({ decorations }) => decorations },
  );
  return [looks, plugin];
}
