import type { Hit } from "../traffic.ts";
import { alb } from "./alb.ts";
import { cloudflare } from "./cloudflare.ts";
import { cloudfront, cloudfrontHead } from "./cloudfront.ts";
import { combined, upstream } from "./nginx.ts";

/** A server's manner of writing a request down. */
export interface Kind {
  readonly file: string;
  /** what `faultline` calls it */
  readonly format: string;
  readonly line: (hit: Hit) => string;
  /** what stands before the first request */
  readonly head?: readonly string[];
}

export const kinds = {
  combined: { file: "combined.log", format: "nginx-combined", line: combined },
  upstream: { file: "upstream.log", format: "nginx-upstream", line: upstream },
  alb: { file: "alb.log", format: "alb", line: alb },
  cloudfront: { file: "cloudfront.log", format: "cloudfront", line: cloudfront, head: cloudfrontHead },
  cloudflare: { file: "cloudflare.json", format: "cloudflare", line: cloudflare },
} as const satisfies Record<string, Kind>;
