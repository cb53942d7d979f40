import { nginxCacheStatuses } from "../../classify/nginx-cache.ts";

const limitStatuses = ["PASSED", "REJECTED", "REJECTED_DRY_RUN"];

export const knownValues = {
  cache_status: Object.keys(nginxCacheStatuses),
  limit_req_status: [...limitStatuses, "DELAYED", "DELAYED_DRY_RUN"],
  limit_conn_status: limitStatuses,
};
