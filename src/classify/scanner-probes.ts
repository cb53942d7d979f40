/**
 * Paths and user agents of vulnerability scanners, selected from the lists of the OWASP Core Rule Set,
 * https://github.com/coreruleset/coreruleset/tree/main/rules (restricted-files.data, scanners-user-agents.data,
 * lfi-os-files.data) without those that an ordinary site, app or client may use.
 */

/** No page links to these paths, and no client of a visitor requests them. */
const alwaysProbes: readonly RegExp[] = [
  // configuration and version control
  /(?:^|\/)\.(?:env|git|svn|hg|aws|ssh|kube|docker|vscode|idea|htpasswd|htaccess|bash_history|netrc|npmrc|s3cfg|DS_Store)(?:[./_-]|$)/,
  /(?:^|\/)wp-config\.(?:php|bak|old|txt|save|zip)/,
  // path traversal
  /(?:^|[/\\=]|%2f|%5c)(?:\.|%(?:25)?2e){2}(?:[/\\]|%(?:25)?(?:2f|5c))/,
  /(?:\/|%2f)etc(?:\/|%2f)(?:passwd|shadow)\b/,
  /\/proc\/self\/(?:environ|cmdline)/,
  // vulnerabilities with a path of their own
  /\/phpunit\/.*eval-stdin\.php/,
  /\/_ignition\/execute-solution/,
  /\/cgi-bin\/(?:luci\/;|\.%)/,
  /^\/(?:boaform|GponForm|HNAP1|wls-wsat)(?:\/|$)/,
];

/** In use on some sites; a probe if the response is 4xx. */
const probesIfMissing: readonly RegExp[] = [
  /\/(?:wp-login|xmlrpc|wp-cron)\.php$/,
  /\/wp-(?:admin|content|includes)\/.*\.php$|\/wp-admin\/?$/,
  /\/wlwmanifest\.xml$/,
  /^\/(?:php-?my-?admin|pma|myadmin|mysqladmin|dbadmin|adminer)(?:[/.-]|$)/,
  /^\/cgi-bin\//,
  /\/(?:phpinfo|info|shell|cmd|c99|r57|adminer|eval)\.php$/,
  /^\/(?:manager\/html|server-status|solr\/admin|_profiler\/|telescope\/requests|actuator\/)/,
  /^\/(?:owa\/auth|ecp\/|remote\/login|dana-na\/)/,
  /\/(?:backup|dump|db|database|www|site)\.(?:zip|tar\.gz|tgz|rar|7z|sql|sql\.gz)$/,
];

const scannerAgents =
  /\b(?:acunetix|appspider|arachni|bfac|cmsmap|commix|detectify|dirbuster|dotdotpwn|droopescan|feroxbuster|fimap|fuzz faster u fool|ghauri|gobuster|havij|ironwasp|jbrofuzz|jorgee|joomscan|l9explore|l9tcpid|libwhisker|masscan|morfeus|nessus|netsparker|nettacker|nikto|nmap scripting engine|nuclei|openvas|qualysguard|skipfish|sqlmap|sqlninja|tsunamisecurityscanner|w3af|wapiti|webshag|wfuzz|whatwaf|whatweb|wpscan|wpprobe|xsstrike|zgrab|zmeu)\b/i;

const anyOf = (patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join("|"), "i");
const always = anyOf(alwaysProbes);
const ifMissing = anyOf(probesIfMissing);

export const isScannerAgent = (agent: string): boolean => scannerAgents.test(agent);

// RFC 3986, section 6.2.2.2: an escaped unreserved character is the character
const escapedUnreserved = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;

/** The path without doubled slashes and needless escapes, with which scanners try to evade filters. */
const folded = (path: string): string =>
  path
    .replace(escapedUnreserved, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)))
    .replace(/\/{2,}/g, "/");

/** Whether the path matches as logged, because some probes differ only in spelling, or folded. */
const isMatch = (pattern: RegExp, path: string): boolean =>
  pattern.test(path) || ((path.includes("//") || path.includes("%")) && pattern.test(folded(path)));

/** The bucket of a path for `isProbe`: 1 always a probe, 2 if it is missing, 0 never. */
export const probeBucket = (path: string): number =>
  isMatch(always, path) ? 1 : isMatch(ifMissing, path) ? 2 : 0;

/** Whether a request is a probe, by its path and the status of the response. */
export const isProbe = (path: string, status: number | null | undefined): boolean =>
  isMatch(always, path) || (status != null && status >= 400 && status < 500 && isMatch(ifMissing, path));
