import type { Format } from "../parse/format.ts";
import { akamai } from "./akamai/akamai.ts";
import { alb } from "./alb/alb.ts";
import { apache } from "./apache/apache.ts";
import { apigateway } from "./apigateway/apigateway.ts";
import { azure } from "./azure/azure.ts";
import { bunny } from "./bunny/bunny.ts";
import { caddy } from "./caddy/caddy.ts";
import { cloudflare } from "./cloudflare/cloudflare.ts";
import { cloudfront } from "./cloudfront/cloudfront.ts";
import { elb } from "./elb/elb.ts";
import { envoy } from "./envoy/envoy.ts";
import { fastly } from "./fastly/fastly.ts";
import { google } from "./google/google.ts";
import { haproxy } from "./haproxy/haproxy.ts";
import { keycdn } from "./keycdn/keycdn.ts";
import { nginx } from "./nginx/nginx.ts";
import { squid } from "./squid/squid.ts";
import { traefik } from "./traefik/traefik.ts";
import { varnish } from "./varnish/varnish.ts";
import { vercel } from "./vercel/vercel.ts";

/** Every format that faultline reads. If a line matches two formats equally, the first one wins. */
export const formats: readonly Format[] = [
  nginx,
  apache,
  haproxy,
  varnish,
  squid,
  envoy,
  traefik,
  caddy,
  alb,
  elb,
  apigateway,
  google,
  azure,
  cloudfront,
  cloudflare,
  fastly,
  akamai,
  bunny,
  keycdn,
  vercel,
];
