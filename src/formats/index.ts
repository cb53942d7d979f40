import { alb } from "./alb/alb.ts";
import { apache } from "./apache/apache.ts";
import { apigateway } from "./apigateway/apigateway.ts";
import { azure } from "./azure/azure.ts";
import { caddy } from "./caddy/caddy.ts";
import { cloudfront } from "./cloudfront/cloudfront.ts";
import { elb } from "./elb/elb.ts";
import type { Format } from "./format.ts";
import { google } from "./google/google.ts";
import { nginx } from "./nginx/nginx.ts";
import { traefik } from "./traefik/traefik.ts";

/** Every format that faultline reads. Where lines of two look alike, the first is taken. */
export const formats: readonly Format[] = [
  nginx,
  apache,
  alb,
  cloudfront,
  caddy,
  traefik,
  elb,
  apigateway,
  google,
  azure,
];
