import type { JsonLayout, Layout } from "../../parse/format.ts";
import { templateOf } from "./log-format.ts";

/** Keys of JSON formats: those of the presets, and variables without their dots. */
const aliases: Record<string, string> = {
  ip: "identity.sourceIp",
  sourceIp: "identity.sourceIp",
  userAgent: "identity.userAgent",
  errorResponseType: "error.responseType",
  "error.type": "error.responseType",
  responseType: "error.responseType",
};

const fieldName = (key: string): string => aliases[key] ?? key;

const request = "$context.httpMethod $context.resourcePath $context.protocol";
const ids = "$context.requestId $context.extendedRequestId";
const xml = ["requestTime", "httpMethod", "resourcePath", "status", "protocol", "responseLength"]
  .map((name) => `<${name}>$context.${name}</${name}>`)
  .join(" ");

const json: JsonLayout = {
  name: "json",
  needs: [["requestId"], ["resourcePath", "routeKey"], ["status"], ["requestTime", "requestTimeEpoch"]],
  fieldName,
};

/** The presets of the console: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
export const apiGatewayLayouts: readonly Layout[] = [
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
