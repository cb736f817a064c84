"use client";
// The only door to the icon packages: decoration is hidden from screen readers, which would read "img search" aloud.
import {
  AlignLeftOutlined,
  ApartmentOutlined,
  ApiOutlined,
  ArrowDownOutlined,
  ArrowUpOutlined,
  BellOutlined,
  BulbOutlined,
  CheckCircleFilled,
  CheckOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  CloseSquareFilled,
  CloudUploadOutlined,
  ControlOutlined,
  CodeOutlined,
  ConsoleSqlOutlined,
  CopyOutlined,
  DatabaseOutlined,
  DeleteOutlined,
  DeploymentUnitOutlined,
  DownOutlined,
  DownloadOutlined,
  EditOutlined,
  EllipsisOutlined,
  ExportOutlined,
  EyeOutlined,
  FieldTimeOutlined,
  FilterOutlined,
  FolderOutlined,
  FullscreenOutlined,
  GlobalOutlined,
  HourglassOutlined,
  InboxOutlined,
  InfoCircleOutlined,
  KeyOutlined,
  LeftOutlined,
  LinkOutlined,
  LockOutlined,
  MenuOutlined,
  MinusCircleOutlined,
  MoonOutlined,
  PlayCircleOutlined,
  PlusOutlined,
  QuestionCircleFilled,
  QuestionCircleOutlined,
  RedoOutlined,
  ReloadOutlined,
  RightOutlined,
  SafetyCertificateOutlined,
  SaveOutlined,
  SearchOutlined,
  SettingOutlined,
  StopOutlined,
  SwapOutlined,
  SwapRightOutlined,
  UndoOutlined,
  UpOutlined,
  WarningFilled,
} from "@ant-design/icons";
import type { CSSProperties, ComponentType } from "react";

export interface IconProps {
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
}
export type Icon = ComponentType<IconProps>;

function decorative(Source: ComponentType<Record<string, unknown>>): Icon {
  return function DecorativeIcon(props) {
    return <Source {...props} aria-hidden />;
  };
}
const wrap = (source: unknown) => decorative(source as ComponentType<Record<string, unknown>>);

export const AccountIcon = wrap(KeyOutlined);
export const BellIcon = wrap(BellOutlined);
export const BecomesIcon = wrap(SwapRightOutlined);
export const BrowserZoneIcon = wrap(FieldTimeOutlined);
export const CheckIcon = wrap(CheckOutlined);
export const ClockIcon = wrap(ClockCircleOutlined);
export const CloseIcon = wrap(CloseOutlined);
export const ColumnsIcon = wrap(SettingOutlined);
export const CopyIcon = wrap(CopyOutlined);
export const DataIntegrationIcon = wrap(SwapOutlined);
export const DataMapIcon = wrap(DatabaseOutlined);
export const DataStudioIcon = wrap(CodeOutlined);
export const DeleteIcon = wrap(DeleteOutlined);
export const DownArrowIcon = wrap(ArrowDownOutlined);
export const DownIcon = wrap(DownOutlined);
export const DownloadIcon = wrap(DownloadOutlined);
export const EditIcon = wrap(EditOutlined);
export const EmptyIcon = wrap(InboxOutlined);
export const FailedIcon = wrap(CloseSquareFilled);
export const FilterIcon = wrap(FilterOutlined);
export const FolderIcon = wrap(FolderOutlined);
export const FormatIcon = wrap(AlignLeftOutlined);
export const FullscreenIcon = wrap(FullscreenOutlined);
export const HelpIcon = wrap(QuestionCircleOutlined);
export const HourglassIcon = wrap(HourglassOutlined);
export const InfoIcon = wrap(InfoCircleOutlined);
export const KeyIcon = wrap(KeyOutlined);
export const LanguageIcon = wrap(GlobalOutlined);
export const LeftIcon = wrap(LeftOutlined);
export const LightIcon = wrap(BulbOutlined);
export const LinkIcon = wrap(LinkOutlined);
export const LockIcon = wrap(LockOutlined);
export const ManagementIcon = wrap(SettingOutlined);
export const MenuIcon = wrap(MenuOutlined);
export const MoonIcon = wrap(MoonOutlined);
export const MoreIcon = wrap(EllipsisOutlined);
export const NotReachedIcon = wrap(MinusCircleOutlined);
export const OpenElsewhereIcon = wrap(ExportOutlined);
export const OperationCenterIcon = wrap(DeploymentUnitOutlined);
export const ParametersIcon = wrap(ControlOutlined);
export const PlusIcon = wrap(PlusOutlined);
export const PreviewIcon = wrap(EyeOutlined);
export const PublishIcon = wrap(CloudUploadOutlined);
export const QuestionIcon = wrap(QuestionCircleFilled);
export const RedoIcon = wrap(RedoOutlined);
export const RefreshIcon = wrap(ReloadOutlined);
export const RightIcon = wrap(RightOutlined);
export const RunIcon = wrap(PlayCircleOutlined);
export const SaveIcon = wrap(SaveOutlined);
export const SearchIcon = wrap(SearchOutlined);
export const ShieldIcon = wrap(SafetyCertificateOutlined);
export const SqlIcon = wrap(ConsoleSqlOutlined);
export const StopIcon = wrap(StopOutlined);
export const SucceededIcon = wrap(CheckCircleFilled);
export const TestIcon = wrap(ApiOutlined);
export const UndoIcon = wrap(UndoOutlined);
export const UpArrowIcon = wrap(ArrowUpOutlined);
export const UpIcon = wrap(UpOutlined);
export const WarningIcon = wrap(WarningFilled);
export const WorkflowIcon = wrap(ApartmentOutlined);

export { DashedCircleIcon, QuarterRingIcon, SnowflakeIcon } from "./glyphs";
