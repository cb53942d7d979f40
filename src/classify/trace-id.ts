const rootPrefix = "Root=";

/**
 * The part of a trace header that all hops of a request share.
 * traceparent: the trace id (https://www.w3.org/TR/trace-context/#trace-id).
 * X-Amzn-Trace-Id: Self, which a load balancer adds to a request that has a Root, else Root
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html).
 */
export function traceKeyOf(header: string): string {
  // the usual case: only a Root
  if (header.length > rootPrefix.length && header.startsWith(rootPrefix) && !header.includes(";"))
    return header.slice(rootPrefix.length);
  const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-/.exec(header)?.[1];
  const amazon = /(?:^|;)\s*Self=([^;]+)/.exec(header)?.[1] ?? /(?:^|;)\s*Root=([^;]+)/.exec(header)?.[1];
  return parent ?? amazon ?? header;
}

/** Whether the header is only `Root=` and this key, the usual form from a load balancer. */
export const isRootOnly = (header: string, key: string): boolean =>
  header.length === rootPrefix.length + key.length && header.startsWith(rootPrefix);
