import type { Store } from "../store/store.ts";
import { JourneyRows, type StoredJourney } from "./journey-rows.ts";
import { LineReader } from "./lines.ts";
import { LineShapes } from "./shapes.ts";

const selectJourneys = `
  select j.time_ms as time_ms, j.line as line, j.shape as shape, j.journey as journey, j.inner_lines as inner_lines
  from temp.reclassified c
  join journey_rows j on j.time_ms = c.time_ms and j.line = c.line and j.shape = c.shape
  union
  select j.time_ms, j.line, j.shape, j.journey, j.inner_lines
  from temp.reclassified c
  join inner_rows i on i.time_ms = c.time_ms and i.line = c.line and i.shape = c.shape
  join journey_rows j on j.time_ms = i.outer_ms and j.line = i.outer_line and j.shape = i.outer_shape`;

const markMinute = "insert or ignore into unjoined_minutes (minute) values (? / 60000)";

/** Deletes the journeys of the lines in `temp.reclassified`, whose keys change. They are joined again afterwards. */
export function separateReclassified(store: Store): void {
  const stored = store.prepare<[], StoredJourney>(selectJourneys).all();
  if (stored.length === 0) return;
  const shapes = new LineShapes(store);
  const rows = new JourneyRows(store, new LineReader(store, shapes), shapes);
  const mark = store.prepare(markMinute);
  for (const journey of stored) {
    rows.remove(journey);
    mark.run(BigInt(journey.time_ms));
  }
  rows.flush();
}
