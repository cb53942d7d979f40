/** Two flags, and with %tsc two more about cookies: https://docs.haproxy.org/3.0/configuration.html#8.5 */
export const knownValues = {
  termination_state: /^[CSPLRIDUKcs-][RQCHDLT-](?:[NIDVEOU-][NIUPRD-])?$/,
};
