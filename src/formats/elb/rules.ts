import type { Rule } from "../../faults/rule.ts";
import type { ElbFields } from "./fields.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/ts-elb-error-message.html */
// biome-ignore format: a table, a row a rule
export const elbRules: readonly Rule<ElbFields>[] = [
  ["elb-answered", { status: "good" }, "origin"],
  ["elb-backend-404", { status: "failed", upstream_status: [404, 410] }, "origin", "origin_not_found", "certain", "the instance sent this status"],
  ["elb-backend-4xx", { status: "failed", upstream_status: "4xx" }, "origin", "origin_rejected", "certain", "the instance sent this status"],
  ["elb-backend-5xx", { status: "failed", upstream_status: "5xx" }, "origin", "origin_error", "certain", "the instance sent this status"],
  ["elb-408", { status: 408 }, "proxy", "client_timeout", "inferred", "the client did not send the complete request, or left"],
  ["elb-405", { status: 405 }, "proxy", "client_bad_request", "certain", "the method has more than 127 characters"],
  ["elb-400", { status: 400 }, "proxy", "client_bad_request", "inferred", "the request is malformed, or a CONNECT"],
  ["elb-502", { status: 502 }, "proxy", "origin_reset", "inferred", "the response of the instance was malformed, or the load balancer failed"],
  ["elb-503", { status: 503 }, "proxy", "origin_unhealthy", "inferred",
    "no instance is healthy, the load balancer had no capacity, or its surge queue was full"],
  ["elb-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "the idle timeout expired, or the instance closed the connection"],
  ["elb-5xx", { status: "5xx" }, "proxy", "proxy_error", "inferred"],
  ["elb-4xx", { status: "failed" }, "proxy", "unknown", "inferred"],
];
