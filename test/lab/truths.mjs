// Verdicts that the scenarios share.
export const origin = (reason) => ({ answered_by: "origin", fault: "origin", reason });
export const proxy = (fault, reason) => ({ answered_by: "proxy", fault, reason });
export const cdn = (fault, reason) => ({ answered_by: "cdn", fault, reason });
export const success = { answered_by: "origin", fault: null, reason: null };
export const successOfProxy = { answered_by: "proxy", fault: null, reason: null };
export const successOfCdn = { answered_by: "cdn", fault: null, reason: null };
export const clientAbort = { answered_by: "client", fault: "client", reason: "client_abort" };
/** The entry of a table by chain. Chain G has those of F unless it has its own. */
export const forChain = (table, chain) => table?.[chain] ?? (chain === "G" ? table?.F : undefined);

/** The joined verdict if the proxy `source` did not log the request. */
export const silent = (cause, source) => ({
  fault: "proxy",
  reason: `proxy_${cause}`,
  fault_source: source,
  also: [],
});
