/** Two flags, and with %tsc two of cookies: https://docs.haproxy.org/3.0/configuration.html#8.5 */
export const words = { termination_state: /^[CSPLRIDUKcs-][RQCHDLT-](?:[NIDVEOU-][NIUPRD-])?$/ };
