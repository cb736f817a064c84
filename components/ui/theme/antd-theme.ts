import { theme, type ThemeConfig } from "antd";
import { MONO, SANS } from "./fonts";
import { PALETTES, type Mode, type Palette } from "./palette";
import { STATUS_COLOURS, type StatusColour, type Tone } from "./status-colours";

type Algorithm = Exclude<NonNullable<ThemeConfig["algorithm"]>, readonly unknown[]>;

/**
 * Runs after the dark and compact algorithms and sets final values: compact offers no 13 px and makes small controls
 * 21 px (under the 24 px target size of WCAG 2.2), dark dims every seed colour.
 */
function finish(p: Palette, s: Readonly<Record<Tone, StatusColour>>): Algorithm {
  return (_seed, map) => ({
    ...map!,
    fontSize: 13,
    fontSizeSM: 12,
    fontSizeLG: 14,
    fontSizeXL: 16,
    lineHeight: 20 / 13,
    lineHeightSM: 18 / 12,
    lineHeightLG: 22 / 14,
    fontSizeHeading1: 20,
    fontSizeHeading2: 16,
    fontSizeHeading3: 14,
    fontSizeHeading4: 13,
    fontSizeHeading5: 13,
    controlHeight: 28,
    controlHeightSM: 24,
    controlHeightLG: 32,
    colorPrimary: p.brand,
    colorPrimaryHover: p.brandHover,
    colorPrimaryActive: p.brandActive,
    colorLink: p.brand,
    colorLinkHover: p.brandHover,
    colorLinkActive: p.brandActive,
    colorInfo: s.running.fg,
    colorSuccess: s.success.fg,
    colorWarning: s.waitTime.fg,
    colorError: s.failed.fg,
  });
}

/** The whole antd theme of one mode. */
export function themeFor(mode: Mode): ThemeConfig {
  const p = PALETTES[mode];
  const s = STATUS_COLOURS[mode];
  return {
    algorithm: [mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm, theme.compactAlgorithm, finish(p, s)],
    cssVar: {},
    hashed: false,
    // The components' rules come as one sheet (scripts/lib/kit-sheet.js) instead of being written, one component after another,
    // into the page while somebody waits for it. They speak in custom properties alone, so they suit both modes.
    zeroRuntime: true,
    token: {
      // Seeds too: the shades derived from them (borders, outlines, hover tints) would stay antd's blue.
      colorPrimary: p.brand,
      colorInfo: s.running.fg,
      colorSuccess: s.success.fg,
      colorWarning: s.waitTime.fg,
      colorError: s.failed.fg,
      colorLink: p.brand,
      controlOutline: p.outline,
      borderRadius: 6,
      borderRadiusSM: 4,
      borderRadiusLG: 8,
      borderRadiusXS: 3,
      motionUnit: 0.06,
      controlOutlineWidth: 2,
      colorBgLayout: p.floor,
      colorBgContainer: p.panel,
      colorBgElevated: p.raised,
      colorText: p.text,
      colorTextHeading: p.text,
      colorTextSecondary: p.text2,
      colorTextTertiary: p.text3,
      colorTextDescription: p.text3,
      colorTextLabel: p.text2,
      colorTextPlaceholder: p.placeholder,
      colorTextQuaternary: p.placeholder,
      colorTextDisabled: p.disabled,
      colorIcon: p.text2,
      colorBorder: p.control,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      colorTextLightSolid: p.onBrand,
      colorPrimaryBg: p.brandTint,
      colorErrorBg: s.failed.bg,
      colorErrorBorder: p.errorBorder,
      colorSuccessBg: s.success.bg,
      colorSuccessBorder: p.successBorder,
      colorWarningBg: s.waitTime.bg,
      colorWarningBorder: p.warningBorder,
      colorInfoBg: s.running.bg,
      colorInfoBorder: p.infoBorder,
      fontFamily: SANS,
      fontFamilyCode: MONO,
    },
    components: {
      Layout: { headerBg: p.panel, siderBg: p.panel, bodyBg: p.floor, headerHeight: 44, headerPadding: "0 12px" },
      Table: {
        headerBg: p.head,
        headerColor: p.text2,
        headerSplitColor: "transparent",
        headerBorderRadius: 0,
        headerSortActiveBg: p.head,
        headerSortHoverBg: p.hover,
        fixedHeaderSortActiveBg: p.head,
        bodySortBg: "transparent",
        rowHoverBg: p.hover,
        rowSelectedBg: p.selected,
        rowSelectedHoverBg: p.selected,
        borderColor: p.line,
        cellPaddingBlockSM: 5,
        cellPaddingInlineSM: 10,
        cellPaddingBlockMD: 7,
        cellPaddingInlineMD: 10,
        cellFontSizeSM: 13,
      },
      Button: {
        primaryColor: p.onBrand,
        defaultBorderColor: p.border,
        fontWeight: 500,
        paddingInline: 12,
        paddingInlineSM: 8,
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        dangerColor: p.onDanger,
      },
      Tabs: {
        horizontalItemPadding: "8px 0",
        horizontalItemGutter: 20,
        titleFontSize: 13,
        itemColor: p.text2,
        inkBarColor: p.brand,
      },
      Menu: {
        itemHeight: 30,
        itemMarginBlock: 1,
        itemMarginInline: 6,
        itemBorderRadius: 6,
        itemSelectedBg: p.brandTint,
        itemSelectedColor: p.brand,
      },
      Tree: {
        titleHeight: 26,
        nodeHoverBg: p.hover,
        nodeSelectedBg: p.brandTint,
        nodeSelectedColor: p.text,
        directoryNodeSelectedBg: p.brandTint,
        directoryNodeSelectedColor: p.text,
      },
      Segmented: { trackBg: p.track, itemSelectedBg: p.thumb, itemColor: p.text2, itemSelectedColor: p.text },
      Form: { itemMarginBottom: 14, labelColor: p.text2, verticalLabelPadding: "0 0 4px" },
      Select: { optionSelectedBg: p.brandTint, optionSelectedColor: p.text, optionActiveBg: p.hover },
      Tooltip: { colorBgSpotlight: p.tip, colorTextLightSolid: "#F3F6F8" },
      Steps: { iconSizeSM: 20 },
      Modal: { titleFontSize: 16 },
      Badge: { colorTextLightSolid: "#FFFFFF" },
      Alert: { defaultPadding: "8px 12px", withDescriptionPadding: "12px 14px", withDescriptionIconSize: 16 },
    },
  };
}
