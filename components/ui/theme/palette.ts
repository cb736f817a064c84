/** Light or dark. The user's third choice, "as the system", is resolved to one of these before anything is drawn. */
export type Mode = "light" | "dark";

/** Neutral and brand colours. Contrast: text at least 4.5:1 on panel and floor, control borders at least 3:1. */
export interface Palette {
  readonly floor: string;
  readonly panel: string;
  readonly raised: string;
  readonly head: string;
  readonly hover: string;
  readonly selected: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly placeholder: string;
  readonly disabled: string;
  readonly control: string;
  readonly border: string;
  readonly line: string;
  readonly track: string;
  readonly thumb: string;
  readonly tip: string;
  readonly brand: string;
  readonly brandHover: string;
  readonly brandActive: string;
  readonly onBrand: string;
  readonly onDanger: string;
  readonly brandTint: string;
  /** Keyboard focus around inputs: the brand, see-through. */
  readonly outline: string;
  readonly errorBorder: string;
  readonly warningBorder: string;
  readonly infoBorder: string;
  readonly successBorder: string;
  /** Succeeded bars in bulk: quieter than the success foreground, so that failures stand out. */
  readonly quietSuccess: string;
  /** Tiles of data source types: ink on tint. */
  readonly tileTablestore: string;
  readonly tileTablestoreBg: string;
  readonly tileMaxcompute: string;
  readonly tileMaxcomputeBg: string;
  /** Code: ink by kind of token, and what is selected. */
  readonly syntaxKey: string;
  readonly syntaxString: string;
  readonly syntaxNumber: string;
  readonly syntaxKeyword: string;
  readonly syntaxPunctuation: string;
  readonly codeSelection: string;
  readonly shadowMenu: string;
  readonly shadowFloat: string;
}

const light: Palette = {
  floor: "#F5F7F9",
  panel: "#FFFFFF",
  raised: "#FFFFFF",
  head: "#F7F9FA",
  hover: "#F1F5F7",
  selected: "#E7F4F7",
  text: "#18212B",
  text2: "#4A5563",
  text3: "#5F6B79",
  placeholder: "#65717F",
  disabled: "#8A95A1",
  control: "#7E8A98",
  border: "#CFD6DD",
  line: "#E4E8EC",
  track: "#EBEFF2",
  thumb: "#FFFFFF",
  tip: "#18212B",
  brand: "#0B7285",
  brandHover: "#095E6E",
  brandActive: "#074B58",
  onBrand: "#FFFFFF",
  onDanger: "#FFFFFF",
  brandTint: "#E3F3F6",
  outline: "rgba(11,114,133,.22)",
  errorBorder: "#F0B4B4",
  warningBorder: "#EBD08A",
  infoBorder: "#B3CFF5",
  successBorder: "#A9D9B8",
  quietSuccess: "#529E6D",
  tileTablestore: "#8A4300",
  tileTablestoreBg: "#FFE6CC",
  tileMaxcompute: "#0B56C4",
  tileMaxcomputeBg: "#DCE9FC",
  syntaxKey: "#0B6A7C",
  syntaxString: "#7A4A00",
  syntaxNumber: "#5E3BB8",
  syntaxKeyword: "#0B56C4",
  syntaxPunctuation: "#55606D",
  codeSelection: "#CBE7EC",
  shadowMenu: "0 6px 16px rgba(0,0,0,.12)",
  shadowFloat: "0 8px 28px rgba(0,0,0,.18)",
};

const dark: Palette = {
  floor: "#0D1115",
  panel: "#151A20",
  raised: "#1C232B",
  head: "#1A2027",
  hover: "#1D252D",
  selected: "#12303A",
  text: "#E3E8EE",
  text2: "#A9B4C0",
  text3: "#909CA9",
  placeholder: "#84909D",
  disabled: "#65707C",
  control: "#697685",
  border: "#36414C",
  line: "#262E37",
  track: "#0F1419",
  thumb: "#2A333D",
  tip: "#2B343E",
  brand: "#3FB4C8",
  brandHover: "#62C7D8",
  brandActive: "#2C9DB1",
  onBrand: "#04191E",
  onDanger: "#2A0A0C",
  brandTint: "#0F2F37",
  outline: "rgba(63,180,200,.30)",
  errorBorder: "#7A2F34",
  warningBorder: "#6A5620",
  infoBorder: "#28508A",
  successBorder: "#256540",
  quietSuccess: "#3A8F5A",
  tileTablestore: "#F2A25C",
  tileTablestoreBg: "#38260F",
  tileMaxcompute: "#79B4FF",
  tileMaxcomputeBg: "#12294A",
  syntaxKey: "#7CC7D6",
  syntaxString: "#D8B98A",
  syntaxNumber: "#B9A1FF",
  syntaxKeyword: "#79B4FF",
  syntaxPunctuation: "#A9B4C0",
  codeSelection: "#214451",
  shadowMenu: "0 6px 16px rgba(0,0,0,.45)",
  shadowFloat: "0 8px 28px rgba(0,0,0,.55)",
};

export const PALETTES: Readonly<Record<Mode, Palette>> = { light, dark };
