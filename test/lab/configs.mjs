import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const templates = fileURLToPath(new URL("templates", import.meta.url));
const noOutput = { stdio: "ignore" };
export const staticFiles = ["robots.txt", "style.css", "logo.svg"];

/** Creates the folder of a run: static files, certificates and passwords. */
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
    execFileSync("openssl", [...request, "-keyout", `${file}.key`, "-out", `${file}.crt`], noOutput);
  }
  symlinkSync("/usr/lib/apache2/modules", path.join(folder, "modules"));
}

export const varnishFormat =
  '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i" handling=%{Varnish:handling}x hitmiss=%{Varnish:hitmiss}x ' +
  "bs=%{VCL_Log:bs}x ttfb=%{Varnish:time_firstbyte}x T=%D rid=%{X-Request-ID}i";

// formats in which each nginx logs every request
const nginxLogs = {
  A: ["nginx", "A", ["combined", "rich", "json", "ingress", "own"]],
  B: ["nginx", "B", ["rich", "own"]],
  F: ["nginx", "F", ["json", "own"]],
  G: ["nginx", "G", ["json", "own"]],
  edge: ["edge", "F", ["combined", "json", "own"]],
  "edge-G": ["edge", "G", ["json", "own"]],
};

// the processes of nginx: the chains behind each, and the edges in front
const proxies = { nginx: ["A", "B", "F"], "nginx-G": ["G"] };
const edges = { edge: ["F", "F_PROXY"], "edge-G": ["G", "G_BALANCER"] };

/** Writes the configuration of every server; returns the names of the files. */
export function writeConfigs(folder, ports, services) {
  const serviceNames = Object.fromEntries(
    Object.entries(services).map(([service, hostName]) => [`S_${service}`, hostName]),
  );
  const written = [];
  const write = (name, text) => {
    writeFileSync(path.join(folder, name), text);
    written.push(name);
  };
  const render = (template, extraValues = {}) => {
    const values = { ...serviceNames, ...ports, ...extraValues };
    return readFileSync(path.join(templates, template), "utf8").replace(/\$\{(\w+)\}/g, (_all, key) => {
      if (!(key in values)) throw new Error(`${template}: no value for ${key}`);
      return values[key];
    });
  };
  for (const [key, [server, chain, formats]] of Object.entries(nginxLogs)) {
    const lines = formats.map((format) => `access_log logs/${chain}-${server}.${format}.log ${format};\n`);
    write(`nginx-logs-${key}.conf`, lines.join(""));
  }
  const listen = (port, suffix = "") => `listen 127.0.0.1:${port}${suffix}; listen [::1]:${port}${suffix};`;
  for (const [chain, port] of Object.entries({
    A: ports.A,
    B: ports.B_PROXY,
    F: ports.F_PROXY,
    G: ports.G_PROXY,
  })) {
    const http2 = (suffix) => (chain === "A" ? ` listen 127.0.0.1:${ports.A_H2}${suffix} http2;` : "");
    const values = {
      CH: chain,
      LISTEN: listen(port) + http2(""),
      LISTEN_DEFAULT: listen(port, " default_server") + http2(" default_server"),
    };
    write(`nginx-services-${chain}.conf`, render("nginx-services.conf", values));
  }
  for (const [name, chains] of Object.entries(proxies)) {
    const includes = chains.map((chain) => `  include nginx-services-${chain}.conf;`);
    write(`${name}.conf`, render("nginx.conf", { NAME: name, SERVICES: includes.join("\n") }));
  }
  for (const [name, [chain, behind]] of Object.entries(edges)) {
    const values = { NAME: name, CH: chain, PORT: ports[chain], BEHIND: ports[behind] };
    write(`nginx-${name}.conf`, render("nginx-edge.conf", values));
  }
  for (const name of ["nginx-formats.conf", "nginx-format-ingress.conf", "haproxy-chain.cfg"])
    write(name, render(name));
  for (const name of ["varnish.vcl", "apache.conf"]) write(name, render(name));
  const routes = (frontend) => render("haproxy-routes.cfg", { FE: frontend });
  write("haproxy.cfg", render("haproxy.cfg", { ROUTES_web: routes("web"), ROUTES_webj: routes("webj") }));
  const home = { env: { ...process.env, HOME: folder } };
  const hash = execFileSync("caddy", ["hash-password", "--plaintext", "tulip"], home).toString().trim();
  write("Caddyfile", render("Caddyfile", { CADDYHASH: hash }));
  write("varnishncsa.format", `${varnishFormat}\n`);
  return written;
}
