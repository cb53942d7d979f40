import type { Format, JsonLayout, Layout, LineRecord } from "../../parse/format.ts";
import { valuesInRules } from "../../parse/vendor-values.ts";
import { templateOf } from "./log-format.ts";
import { type ApiGatewayFields, rules } from "./rules.ts";
import { ofKey, vocabulary } from "./vocabulary.ts";

const request = "$context.httpMethod $context.resourcePath $context.protocol";
const ids = "$context.requestId $context.extendedRequestId";
const xml = ["requestTime", "httpMethod", "resourcePath", "status", "protocol", "responseLength"]
  .map((name) => `<${name}>$context.${name}</${name}>`)
  .join(" ");

const json: JsonLayout = {
  name: "json",
  needs: [["requestId"], ["resourcePath", "routeKey"], ["status"], ["requestTime", "requestTimeEpoch"]],
  fieldName: ofKey,
};

/** The console's presets: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
const layouts: readonly Layout[] = [
  json,
  templateOf(
    `$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "${request}" $context.status $context.responseLength ${ids}`,
    "clf",
  ),
  templateOf(
    '$context.identity.sourceIp - - [$context.requestTime] "$context.httpMethod $context.routeKey $context.protocol" $context.status $context.responseLength $context.requestId',
    "http-clf",
  ),
  templateOf(
    `$context.identity.sourceIp,$context.identity.caller,$context.identity.user,$context.requestTime,${request.replaceAll(" ", ",")},$context.status,$context.responseLength,${ids.replace(" ", ",")}`,
    "csv",
  ),
  templateOf(
    `<request id="$context.requestId"> <ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user> ${xml} </request>`,
    "xml",
  ),
];

/** All that the rules and columns can use, each under its own name. */
const recommended = JSON.stringify(
  Object.fromEntries(
    Object.keys(vocabulary)
      .filter((name) => !/ntegrationStatus$/.test(name))
      .map((name) => [name, `$context.${name}`]),
  ),
);

/** `GET /pets/{petId}` holds the method already; `$default` is the route of all that has none. */
function setPath(seen: ApiGatewayFields): void {
  const route = /^\S+ (\/.*)$/.exec(seen.route_key ?? "")?.[1];
  seen.path ??= seen.resource_path ?? route ?? null;
}

function conclude(draft: LineRecord): void {
  const seen: LineRecord & ApiGatewayFields = draft;
  setPath(seen);
  if (seen.upstream_status != null) seen.same_status = seen.upstream_status === seen.status ? "yes" : "no";
  if ((seen.authorizer_status ?? 0) >= 500) seen.authorizer = "failed";
}

/** API Gateway: what is logged is the customer's choice of `$context` variables, each of them "-" where it is not set. */
export const apigateway: Format<ApiGatewayFields> = {
  name: "apigateway",
  title: "Amazon API Gateway",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts,
  marks: /"(?:resourcePath|routeKey)" ?:/,
  knownValues: {
    response_type: [...valuesInRules(rules, "response_type"), "DEFAULT_4XX", "DEFAULT_5XX"],
  },
  derive: conclude,
  recommended: { text: `access log format: ${recommended}` },
  rules: { proxy: rules },
  language: { layout: templateOf },
};
