const root = "Root=";

/**
 * What the trace headers of one request have in common over all hops.
 * traceparent: the trace id (https://www.w3.org/TR/trace-context/#trace-id).
 * X-Amzn-Trace-Id: Self, which a load balancer gives a request that has a Root already, else Root
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html).
 */
export function traceKeyOf(header: string): string {
  // most often a Root alone
  if (header.length > root.length && header.startsWith(root) && !header.includes(";"))
    return header.slice(root.length);
  const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-/.exec(header)?.[1];
  const amazon = /(?:^|;)\s*Self=([^;]+)/.exec(header)?.[1] ?? /(?:^|;)\s*Root=([^;]+)/.exec(header)?.[1];
  return parent ?? amazon ?? header;
}

/** Whether this header holds nothing but its key, as the Root: a load balancer writes most of them. */
export const isRootAlone = (header: string, key: string): boolean =>
  header.length === root.length + key.length && header.startsWith(root);
