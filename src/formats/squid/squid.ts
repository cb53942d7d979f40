import { defineFormat } from "../../parse/format.ts";
import { readSquidConf } from "./config.ts";
import { derive } from "./derive.ts";
import { squidEdgeRules } from "./edge-rules.ts";
import { type SquidFields, squidFieldMap } from "./fields.ts";
import { cacheStatuses, errorCodes } from "./known-values.ts";
import { builtInLayouts, squidLayout } from "./log-format.ts";
import { squidHidden, squidRules } from "./rules.ts";

const recommended =
  '%ts.%03tu tr=%tr %>a:%>p %Ss/%03>Hs <Hs=%<Hs %<st %rm "%>ru" HTTP/%rv host="%{Host}>h" sh=%Sh/%<a:%<p tt=%<tt ' +
  'err=%err_code/%err_detail xff="%{X-Forwarded-For}>h" rid="%{X-Request-ID}>h" ref="%{Referer}>h" ' +
  'ua="%{User-Agent}>h" in=%>st dt=%dt hs=%<sh cl=%{Content-Length}<h';

/** Squid 2 to 7. The logged time is the end of a request. */
export const squid = defineFormat<SquidFields>({
  name: "squid",
  title: "Squid",
  docs: "https://www.squid-cache.org/Doc/config/logformat/",
  tier: "proxy",
  logsHeader: (header) => `add %{${header}}>h to logformat`,
  fieldMap: squidFieldMap,
  layouts: [squidLayout(recommended, "faultline"), ...builtInLayouts],
  // Traffic Server writes the same columns, with result codes that begin with ERR_
  marks: /[ ](?:TCP_[A-Z_]+|NONE(?:_NONE)?|TAG_NONE)[A-Z_]*[/:]\S+/,
  knownValues: { cache_status: cacheStatuses, err_code: errorCodes },
  derive,
  hidden: squidHidden,
  rules: { proxy: squidRules, cdn: squidEdgeRules },
  recommended: {
    layout: "faultline",
    config: true,
    text: `logformat faultline ${recommended}\naccess_log daemon:/var/log/squid/access.log logformat=faultline`,
  },
  language: { layout: squidLayout, config: readSquidConf },
});
