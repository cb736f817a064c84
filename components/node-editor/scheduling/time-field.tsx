"use client";
import { TimePicker } from "antd";
import dayjs from "dayjs";

/** A time of day, `HH:mm`. */
export function TimeField({
  label,
  value,
  readOnly,
  onTime,
}: {
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly onTime: (time: string) => void;
}) {
  return (
    <TimePicker
      aria-label={label}
      format="HH:mm"
      allowClear={false}
      disabled={readOnly}
      needConfirm={false}
      value={dayjs(`2000-01-01T${value}`)}
      onChange={(time) => time && onTime(time.format("HH:mm"))}
      style={{ width: 100 }}
    />
  );
}
