const months = Object.fromEntries(
  "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ").map((name, month) => [name, month]),
);

/** `24/Nov/2026:10:00:00 +0000`, always UTC. */
const timeLocal = (value) =>
  Date.UTC(
    Number(value.slice(7, 11)),
    months[value.slice(3, 6)],
    Number(value.slice(0, 2)),
    Number(value.slice(12, 14)),
    Number(value.slice(15, 17)),
    Number(value.slice(18, 20)),
  );

const combinedLine = /^(\S+) \S+ (\S+) \[([^\]]+)\] "(\S+) (\S+) ([^"]*)" (\d+) (\d+) "([^"]*)" "([^"]*)"$/;

const combined = {
  columns:
    "time int, client, user, method, path, query, protocol, status int, bytes int, referer, agent".split(
      ", ",
    ),
  values(line) {
    const match = combinedLine.exec(line);
    if (!match) return null;
    const [, client, user, time, method, target, protocol, status, bytes, referer, agent] = match;
    const queryStart = target.indexOf("?");
    const path = queryStart < 0 ? target : target.slice(0, queryStart);
    const query = queryStart < 0 ? null : target.slice(queryStart + 1);
    return [
      timeLocal(time),
      client,
      user,
      method,
      path,
      query,
      protocol,
      Number(status),
      Number(bytes),
      referer,
      agent,
    ];
  },
};

const convertNumbers = (row, columns) => {
  for (const column of columns) row[column] = row[column] === "-" ? null : Number(row[column]);
};

const quotedField = '"([^"]*)"';
const unquotedField = "(\\S+)";
/** 12 unquoted fields, request and user agent, 3 unquoted, 3 quoted, 2 unquoted, 7 quoted, conn_trace_id, 3 quoted. */
const albLine = new RegExp(
  `^${[
    ...Array(12).fill(unquotedField),
    ...Array(2).fill(quotedField),
    ...Array(3).fill(unquotedField),
    ...Array(3).fill(quotedField),
    ...Array(2).fill(unquotedField),
    ...Array(7).fill(quotedField),
    unquotedField,
    ...Array(3).fill(quotedField),
  ].join(" ")}$`,
);
const albNames =
  "type time elb client target request_processing_time target_processing_time response_processing_time elb_status_code target_status_code received_bytes sent_bytes request user_agent ssl_cipher ssl_protocol target_group_arn trace_id domain_name chosen_cert_arn matched_rule_priority request_creation_time actions_executed redirect_url error_reason target_list target_status_list classification classification_reason conn_trace_id transformed_host transformed_uri request_transform_status".split(
    " ",
  );

const alb = {
  columns: albNames,
  values(line) {
    const match = albLine.exec(line);
    if (!match) return null;
    const row = match.slice(1);
    row[1] = Date.parse(row[1]);
    convertNumbers(row, [5, 6, 7, 8, 9, 10, 11, 20]);
    return row;
  },
};

const cloudfront = {
  columns:
    "time location sc_bytes c_ip method host uri_stem status referer user_agent query cookie result_type request_id host_header protocol cs_bytes time_taken forwarded_for ssl_protocol ssl_cipher response_result_type protocol_version fle_status fle_fields c_port time_to_first_byte detailed_result_type content_type content_length range_start range_end".split(
      " ",
    ),
  values(line) {
    if (line.startsWith("#")) return null;
    const [date, time, ...row] = line.split("\t");
    row.unshift(Date.parse(`${date}T${time}Z`));
    row[9] = decodeURIComponent(row[9]);
    convertNumbers(row, [2, 7, 16, 17, 25, 26, 29]);
    return row;
  },
};

export const layouts = { combined, alb, cloudfront };
