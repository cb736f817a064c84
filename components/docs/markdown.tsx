import type { Token, Tokens } from "marked";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { CodeBlock } from "./code-block";
import { Evaluator } from "./evaluator";
import { resolveLink } from "./links";
import styles from "./markdown.module.css";

export interface MarkdownLabels {
  readonly callout: Readonly<Record<"NOTE" | "IMPORTANT" | "WARNING", string>>;
  /** The name of a heading's link, with `{heading}` in it. */
  readonly anchor: string;
}

export interface MarkdownBlock {
  readonly token: Token;
  /** Set where the block is a heading. */
  readonly section: { readonly text: string; readonly anchor: string } | null;
}

interface MarkdownProps {
  /** The page, which its links start from. */
  readonly page: string;
  readonly blocks: readonly MarkdownBlock[];
  readonly labels: MarkdownLabels;
}

/** What a page may ask for in a line such as `<!-- live: evaluator -->`. */
const LIVE: Readonly<Record<string, () => ReactNode>> = { evaluator: () => <Evaluator /> };
const CALLOUT = /^\[!(NOTE|IMPORTANT|WARNING)\]\s*/;

/** Markdown that was read already, as elements: no text of a page ever becomes HTML by itself. */
export function Markdown({ page, blocks, labels }: MarkdownProps) {
  return (
    <div className={styles.markdown}>
      {blocks.map(({ token, section }, index) => (
        <Fragment key={index}>
          {section ? heading(token as Tokens.Heading, section, { page, labels }) : block(token, { page, labels })}
        </Fragment>
      ))}
    </div>
  );
}

interface Surroundings {
  readonly page: string;
  readonly labels: MarkdownLabels;
}

function heading(
  { depth, tokens }: Tokens.Heading,
  { text, anchor }: NonNullable<MarkdownBlock["section"]>,
  { page, labels }: Surroundings,
): ReactNode {
  const Level = depth === 2 ? "h2" : "h3";
  return (
    <Level id={anchor}>
      {inline(tokens, page)}
      <a href={`#${anchor}`} className={styles.anchor} aria-label={labels.anchor.replace("{heading}", text)}>
        #
      </a>
    </Level>
  );
}

function block(token: Token, around: Surroundings): ReactNode {
  const { page } = around;
  switch (token.type) {
    case "paragraph":
      return <p>{inline(token.tokens ?? [], page)}</p>;
    case "text":
      return token.tokens ? inline(token.tokens, page) : token.text;
    case "code":
      return <CodeBlock text={token.text} language={(token as Tokens.Code).lang ?? ""} />;
    case "list":
      return list(token as Tokens.List, around);
    case "table":
      return table(token as Tokens.Table, page);
    case "blockquote":
      return callout(token as Tokens.Blockquote, around);
    case "hr":
      return <hr />;
    case "html":
      return LIVE[/^<!-- live: (\w+) -->/.exec(token.raw)?.[1] ?? ""]?.() ?? null;
    default:
      return null;
  }
}

const blocksOf = (tokens: readonly Token[], around: Surroundings) =>
  tokens.map((token, index) => <Fragment key={index}>{block(token, around)}</Fragment>);

function list({ ordered, start, items }: Tokens.List, around: Surroundings): ReactNode {
  const entries = items.map((item, index) => <li key={index}>{blocksOf(item.tokens, around)}</li>);
  return ordered ? <ol start={start === "" ? 1 : start}>{entries}</ol> : <ul>{entries}</ul>;
}

/** Wide tables scroll by themselves, also by keyboard. */
function table({ header, rows }: Tokens.Table, page: string): ReactNode {
  const title = header.map(({ text }) => text).join(", ");
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            {header.map(({ tokens }, index) => (
              <th key={index} scope="col">
                {inline(tokens, page)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map(({ tokens }, index) => (
                <td key={index}>{inline(tokens, page)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A quotation that begins with `[!NOTE]`, `[!IMPORTANT]` or `[!WARNING]` is a box of that kind. */
function callout({ tokens, text }: Tokens.Blockquote, around: Surroundings): ReactNode {
  const kind = CALLOUT.exec(text)?.[1] as keyof MarkdownLabels["callout"] | undefined;
  if (!kind) return <blockquote>{blocksOf(tokens, around)}</blockquote>;
  return (
    <aside className={styles.callout} data-kind={kind.toLowerCase()}>
      <strong>{around.labels.callout[kind]}</strong>
      {blocksOf(withoutMark(tokens), around)}
    </aside>
  );
}

function withoutMark([first, ...rest]: readonly Token[]): Token[] {
  const paragraph = first as Tokens.Paragraph;
  const [text, ...others] = paragraph.tokens as [Tokens.Text, ...Token[]];
  const left = text.text.replace(CALLOUT, "");
  return [{ ...paragraph, tokens: [{ ...text, text: left }, ...others] }, ...rest];
}

function inline(tokens: readonly Token[], page: string): ReactNode {
  return tokens.map((token, index) => <Fragment key={index}>{word(token, page)}</Fragment>);
}

function word(token: Token, page: string): ReactNode {
  const inner = "tokens" in token && token.tokens ? token.tokens : null;
  const children = () => inline(inner ?? [], page);
  switch (token.type) {
    case "strong":
      return <strong>{children()}</strong>;
    case "em":
      return <em>{children()}</em>;
    case "del":
      return <del>{children()}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return link(token as Tokens.Link, page);
    case "image": {
      const { href, text } = token as Tokens.Image;
      return <img src={resolveLink(page, href)} alt={text} loading="lazy" decoding="async" />;
    }
    case "html":
      return null;
    default:
      return inner ? children() : (token as Tokens.Text).text;
  }
}

function link({ href, tokens }: Tokens.Link, page: string): ReactNode {
  const target = resolveLink(page, href);
  if (/^https?:/.test(target)) {
    return (
      <a href={target} target="_blank" rel="noreferrer">
        {inline(tokens, page)}
      </a>
    );
  }
  // A path of the API is no page of the console.
  if (target.startsWith("#") || target.startsWith("/api/")) return <a href={target}>{inline(tokens, page)}</a>;
  return <Link href={target}>{inline(tokens, page)}</Link>;
}
