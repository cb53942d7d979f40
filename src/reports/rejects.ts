/** Rejected lines by file and cause, with the first of each. SQLite takes `raw` from the row of min(line). */
export const rejectCauses = `
  select
    file,
    cause,
    count(*) as lines,
    min(line) as first_line,
    raw as example
  from rejects
  group by file, cause
  order by lines desc, file, cause`;

/** Every rejected line. */
export const rejectedLines = `
  select
    file,
    line,
    cause,
    raw
  from rejects
  order by file, line`;
