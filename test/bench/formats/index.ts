import type { SimulatedRequest } from "../traffic.ts";
import { alb } from "./alb.ts";
import { cloudflare } from "./cloudflare.ts";
import { cloudfront, cloudfrontHeader } from "./cloudfront.ts";
import { combined, upstream } from "./nginx.ts";

/** A log format that the benchmark generates. */
export interface LogFormat {
  readonly file: string;
  /** faultline's name of the format */
  readonly format: string;
  readonly line: (request: SimulatedRequest) => string;
  /** lines before the first request */
  readonly header?: readonly string[];
}

export const logFormats = {
  combined: { file: "combined.log", format: "nginx-combined", line: combined },
  upstream: { file: "upstream.log", format: "nginx-upstream", line: upstream },
  alb: { file: "alb.log", format: "alb", line: alb },
  cloudfront: { file: "cloudfront.log", format: "cloudfront", line: cloudfront, header: cloudfrontHeader },
  cloudflare: { file: "cloudflare.json", format: "cloudflare", line: cloudflare },
} as const satisfies Record<string, LogFormat>;
