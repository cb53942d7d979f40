import { dayMs } from "../units.ts";

const two = (number: number): string => String(number).padStart(2, "0");

/** The Thursday of a day's week: it lies in the year and week that ISO 8601 counts the day to. */
function thursdayOf(day: Date): Date {
  const weekday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() + (3 - weekday) * dayMs);
}

const dayOfYear = (day: Date): number =>
  Math.floor((day.getTime() - Date.UTC(day.getUTCFullYear(), 0)) / dayMs);

/** What `date` and strftime have for a day. */
const marks: Record<string, (day: Date) => string> = {
  Y: (day) => String(day.getUTCFullYear()),
  y: (day) => two(day.getUTCFullYear() % 100),
  m: (day) => two(day.getUTCMonth() + 1),
  d: (day) => two(day.getUTCDate()),
  F: (day) => day.toISOString().slice(0, 10),
  j: (day) => String(dayOfYear(day) + 1).padStart(3, "0"),
  G: (day) => String(thursdayOf(day).getUTCFullYear()),
  V: (day) => two(Math.floor(dayOfYear(thursdayOf(day)) / 7) + 1),
  "%": () => "%",
};

export const templatePattern = /^(?:[^%]|%[YymdFjGV%])+$/;

/** The name of a file for a day, which is given in ms: `reports/%Y-%m-%d.csv`. */
export const fillTemplate = (template: string, day: number): string =>
  template.replace(/%(.)/g, (all, mark: string) => marks[mark]?.(new Date(day)) ?? all);
