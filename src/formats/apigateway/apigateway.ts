import { defineFormat } from "../../parse/format.ts";
import { valuesInRules } from "../../parse/vendor-values.ts";
import { derive } from "./derive.ts";
import { type ApiGatewayFields, apigatewayFieldMap } from "./fields.ts";
import { apiGatewayLayouts } from "./layouts.ts";
import { templateOf } from "./log-format.ts";
import { apigatewayRules } from "./rules.ts";

/** All variables that the rules and columns can use, each under its own name. */
const recommended = JSON.stringify(
  Object.fromEntries(
    Object.keys(apigatewayFieldMap)
      .filter((name) => !/ntegrationStatus$/.test(name))
      .map((name) => [name, `$context.${name}`]),
  ),
);

/** API Gateway: the customer chooses the `$context` variables; each is "-" if it is not set. */
export const apigateway = defineFormat<ApiGatewayFields>({
  name: "apigateway",
  title: "Amazon API Gateway",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
  tier: "proxy",
  fieldMap: apigatewayFieldMap,
  layouts: apiGatewayLayouts,
  marks: /"(?:resourcePath|routeKey)" ?:/,
  knownValues: {
    response_type: [...valuesInRules(apigatewayRules, "response_type"), "DEFAULT_4XX", "DEFAULT_5XX"],
  },
  derive,
  recommended: { text: `access log format: ${recommended}` },
  rules: { proxy: apigatewayRules },
  language: { layout: templateOf },
});
