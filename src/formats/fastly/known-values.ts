/** https://www.fastly.com/documentation/reference/vcl/variables/miscellaneous/fastly-info-state/ */
export const knownValues = {
  state:
    /^(?:BG-)?(?:HIT|MISS|PASS|HITPASS|PIPE|ERROR|SYNTH|NONE)(?:-(?:CLUSTER|WAIT|REFRESH|STALE|SYNTH|HIT|PASS|RECV|LOSTHDR))*$/,
};
