#!/bin/sh
# Ingests the logs of fixtures/demo, then prints the daily report as a table and writes it as CSV.
set -e
faultline() { node dist/cli.js "$@"; }
export FAULTLINE_DB=.demo/faultline.db
rm -f "$FAULTLINE_DB"

faultline ingest fixtures/demo/proxy.log --from-config fixtures/demo/nginx.conf --source proxy
faultline ingest fixtures/demo/edge.log --from-config fixtures/demo/edge.conf --source edge --tier cdn
faultline report daily --date 2026-11-25 -o .demo/daily.csv
faultline report daily --date 2026-11-25 --source proxy
faultline report faults --date 2026-11-25
echo "daily report as CSV: .demo/daily.csv; database: $FAULTLINE_DB"
