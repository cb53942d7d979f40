import { alb } from "./alb/alb.ts";
import { apache } from "./apache/apache.ts";
import { cloudfront } from "./cloudfront/cloudfront.ts";
import { envoy } from "./envoy/envoy.ts";
import type { Format } from "./format.ts";
import { haproxy } from "./haproxy/haproxy.ts";
import { nginx } from "./nginx/nginx.ts";
import { varnish } from "./varnish/varnish.ts";

/** Every format that faultline reads. Where lines of two look alike, the first is taken. */
export const formats: readonly Format[] = [nginx, apache, haproxy, varnish, envoy, alb, cloudfront];
