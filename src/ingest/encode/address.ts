/** An octet and a digit behind it; NaN above 255, and behind a zero in front. */
function withDigit(octet: number, digit: number): number {
  if (octet === 0) return Number.NaN;
  const longer = Math.max(octet, 0) * 10 + digit;
  return longer > 255 ? Number.NaN : longer;
}

const dot = 46;

/** An IPv4 address, as it is usually written, as a number that fits four bytes with its sign; NaN for anything else. */
export function addressNumber(address: string): number {
  let number = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code >= 48 && code <= 57) octet = withDigit(octet, code - 48);
    else if (code === dot && octet >= 0 && ++dots <= 3) {
      number = number * 256 + octet;
      octet = -1;
    } else return Number.NaN;
  }
  return dots === 3 && octet >= 0 ? number * 256 + octet - 2 ** 31 : Number.NaN;
}
