import { dayMs } from "../units.ts";

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** The Thursday of a day's week: ISO 8601 counts a week to the year of its Thursday. */
function thursdayOf(day: Date): Date {
  const weekday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() + (3 - weekday) * dayMs);
}

const dayOfYear = (day: Date): number =>
  Math.floor((day.getTime() - Date.UTC(day.getUTCFullYear(), 0)) / dayMs);

/** The conversions of strftime and `date` for a day. */
const conversions: Record<string, (day: Date) => string> = {
  Y: (day) => String(day.getUTCFullYear()),
  y: (day) => twoDigits(day.getUTCFullYear() % 100),
  m: (day) => twoDigits(day.getUTCMonth() + 1),
  d: (day) => twoDigits(day.getUTCDate()),
  F: (day) => day.toISOString().slice(0, 10),
  j: (day) => String(dayOfYear(day) + 1).padStart(3, "0"),
  G: (day) => String(thursdayOf(day).getUTCFullYear()),
  V: (day) => twoDigits(Math.floor(dayOfYear(thursdayOf(day)) / 7) + 1),
  "%": () => "%",
};

export const templatePattern = /^(?:[^%]|%[YymdFjGV%])+$/;

/** The file name for a day, given in ms: `reports/%Y-%m-%d.csv`. */
export const fillTemplate = (template: string, day: number): string =>
  template.replace(/%(.)/g, (all, name: string) => conversions[name]?.(new Date(day)) ?? all);
