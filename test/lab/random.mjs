/** Seeded pseudorandom numbers and choices (mulberry32). */
export function seededRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (minimum, maximum) => minimum + Math.floor(next() * (maximum - minimum + 1));
  const pick = (list) => list[Math.floor(next() * list.length)];
  const hex = (length) => Array.from({ length }, () => "0123456789abcdef"[int(0, 15)]).join("");
  const shuffled = (list) => {
    const all = [...list];
    for (let i = all.length - 1; i > 0; i--) {
      const j = int(0, i);
      [all[i], all[j]] = [all[j], all[i]];
    }
    return all;
  };
  return { next, int, pick, hex, shuffled };
}

/** Random letters and digits; not seeded. */
export function randomText(length) {
  let text = "";
  while (text.length < length) text += Math.random().toString(36).slice(2);
  return text.slice(0, length);
}
