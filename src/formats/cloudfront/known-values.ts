const results = [
  "Hit",
  "RefreshHit",
  "OriginShieldHit",
  "Miss",
  "LimitExceeded",
  "CapacityExceeded",
  "Error",
  "Redirect",
  "LambdaGeneratedResponse",
  "FunctionGeneratedResponse",
  "MissGeneratedResponse",
  "LambdaLimitExceeded",
  "LambdaExecutionError",
  "LambdaValidationError",
  "FunctionThrottledError",
  "FunctionExecutionError",
  "FunctionValidationError",
] as const;

const details = [
  "AbortedOrigin",
  "ClientCommError",
  "ClientGeoBlocked",
  "ClientHungUpRequest",
  "InvalidRequest",
  "InvalidRequestBlocked",
  "InvalidRequestCertificate",
  "InvalidRequestHeader",
  "InvalidRequestMethod",
  "OriginCommError",
  "OriginConnectError",
  "OriginContentRangeLengthError",
  "OriginDnsError",
  "OriginError",
  "OriginHeaderTooBigError",
  "OriginInvalidResponseError",
  "OriginReadError",
  "OriginWriteError",
  "OriginZeroSizeObjectError",
  "SlowReaderOriginError",
] as const;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html */
export const knownValues = {
  result_type: results,
  response_result_type: results,
  detailed_result_type: [...results, ...details],
};
