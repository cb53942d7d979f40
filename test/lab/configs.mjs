import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const templates = fileURLToPath(new URL("templates", import.meta.url));
const quiet = { stdio: "ignore" };
export const staticFiles = ["robots.txt", "style.css", "logo.svg"];

/** The folder of a run: what the servers serve, their certificates and passwords. */
export function prepareFolder(folder, { int }) {
  chmodSync(folder, 0o755);
  for (const name of ["logs", "errorlogs", "conf", "run", "run/gone", "static", "tls"])
    mkdirSync(path.join(folder, name));
  chmodSync(path.join(folder, "run"), 0o777);
  for (const name of staticFiles)
    writeFileSync(path.join(folder, "static", name), `${name} ${"x".repeat(int(50, 900))}\n`);
  writeFileSync(path.join(folder, "static/sorry.html"), "<h1>Sorry</h1>\n");
  const password = execFileSync("openssl", ["passwd", "-apr1", "tulip"]).toString();
  writeFileSync(path.join(folder, "htpasswd"), `ann:${password}`);
  for (const name of ["origin", "other"]) {
    const file = path.join(folder, "tls", name);
    const subject = [
      "-subj",
      `/CN=${name}.example`,
      "-addext",
      `subjectAltName=DNS:${name}.example,IP:127.0.0.1`,
    ];
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
    execFileSync("openssl", [...request, "-keyout", `${file}.key`, "-out", `${file}.crt`], quiet);
  }
  symlinkSync("/usr/lib/apache2/modules", path.join(folder, "modules"));
}

export const varnishFormat =
  '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i" handling=%{Varnish:handling}x hitmiss=%{Varnish:hitmiss}x ' +
  "bs=%{VCL_Log:bs}x ttfb=%{Varnish:time_firstbyte}x T=%D rid=%{X-Request-ID}i";

// each nginx writes the same request in these formats
const nginxLogs = {
  A: ["nginx", "A", ["combined", "rich", "json", "ingress", "own"]],
  B: ["nginx", "B", ["rich"]],
  F: ["nginx", "F", ["json"]],
  edge: ["edge", "F", ["combined", "json", "own"]],
};

/** Writes the configuration of every server; gives the names of the files. */
export function writeConfigs(folder, ports, services) {
  const named = Object.fromEntries(Object.entries(services).map(([name, word]) => [`S_${name}`, word]));
  const written = [];
  const put = (name, text) => {
    writeFileSync(path.join(folder, name), text);
    written.push(name);
  };
  const filled = (template, more = {}) => {
    const values = { ...named, ...ports, ...more };
    return readFileSync(path.join(templates, template), "utf8").replace(/\$\{(\w+)\}/g, (_all, key) => {
      if (!(key in values)) throw new Error(`${template}: no value for ${key}`);
      return values[key];
    });
  };
  for (const [key, [server, chain, formats]] of Object.entries(nginxLogs)) {
    const lines = formats.map((format) => `access_log logs/${chain}-${server}.${format}.log ${format};\n`);
    put(`nginx-logs-${key}.conf`, lines.join(""));
  }
  const listen = (port, more = "") => `listen 127.0.0.1:${port}${more}; listen [::1]:${port}${more};`;
  for (const [chain, port] of Object.entries({ A: ports.A, B: ports.B_PROXY, F: ports.F_PROXY })) {
    const http2 = (more) => (chain === "A" ? ` listen 127.0.0.1:${ports.A_H2}${more} http2;` : "");
    const places = {
      CH: chain,
      LISTEN: listen(port) + http2(""),
      LISTEN_DEFAULT: listen(port, " default_server") + http2(" default_server"),
    };
    put(`nginx-services-${chain}.conf`, filled("nginx-services.conf", places));
  }
  for (const name of ["nginx-formats.conf", "nginx-format-ingress.conf", "nginx.conf", "nginx-edge.conf"])
    put(name, filled(name));
  for (const name of ["varnish.vcl", "apache.conf"]) put(name, filled(name));
  const routes = (frontend) => filled("haproxy-routes.cfg", { FE: frontend });
  put("haproxy.cfg", filled("haproxy.cfg", { ROUTES_web: routes("web"), ROUTES_webj: routes("webj") }));
  const home = { env: { ...process.env, HOME: folder } };
  const hash = execFileSync("caddy", ["hash-password", "--plaintext", "tulip"], home).toString().trim();
  put("Caddyfile", filled("Caddyfile", { CADDYHASH: hash }));
  put("varnishncsa.format", `${varnishFormat}\n`);
  return written;
}
