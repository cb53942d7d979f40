import type { ApiGatewayFields } from "./fields.ts";

/** The route key `GET /pets/{petId}` contains the method; `$default` matches requests without a route. */
function setPath(record: ApiGatewayFields): void {
  const route = /^\S+ (\/.*)$/.exec(record.route_key ?? "")?.[1];
  record.path ??= record.resource_path ?? route ?? null;
}

export function derive(record: ApiGatewayFields): void {
  setPath(record);
  if (record.upstream_status != null)
    record.same_status = record.upstream_status === record.status ? "yes" : "no";
  if ((record.authorizer_status ?? 0) >= 500) record.authorizer = "failed";
}
