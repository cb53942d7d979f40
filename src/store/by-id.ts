/**
 * Condition on `requests` for one `:id`. Rows stand in the order of time, and the id's upper part is the number of its
 * file: only the time of that file's lines is searched.
 */
export const byId = `id = :id
  and time_ms >= ifnull((select unixepoch(first_time) * 1000 from files where files.id = :id >> 31), 0)
  and time_ms <= ifnull((select unixepoch(last_time) * 1000 + 999 from files where files.id = :id >> 31), 9e15)`;
