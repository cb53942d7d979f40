/**
 * What only programs in search of holes ask for or call themselves: chosen from the lists of the OWASP Core Rule Set,
 * https://github.com/coreruleset/coreruleset/tree/main/rules (restricted-files.data, scanners-user-agents.data,
 * lfi-os-files.data), leaving out what an ordinary site, app or client may use.
 */

/** No page links there, and no program of a visitor asks for it. */
const probes: readonly RegExp[] = [
  // files of configuration and of version control
  /(?:^|\/)\.(?:env|git|svn|hg|aws|ssh|kube|docker|vscode|idea|htpasswd|htaccess|bash_history|netrc|npmrc|s3cfg|DS_Store)(?:[./_-]|$)/,
  /(?:^|\/)wp-config\.(?:php|bak|old|txt|save|zip)/,
  // out of the folder of the site
  /(?:^|[/\\=]|%2f|%5c)(?:\.|%(?:25)?2e){2}(?:[/\\]|%(?:25)?(?:2f|5c))/,
  /(?:\/|%2f)etc(?:\/|%2f)(?:passwd|shadow)\b/,
  /\/proc\/self\/(?:environ|cmdline)/,
  // holes that have a path of their own
  /\/phpunit\/.*eval-stdin\.php/,
  /\/_ignition\/execute-solution/,
  /\/cgi-bin\/(?:luci\/;|\.%)/,
  /^\/(?:boaform|GponForm|HNAP1|wls-wsat)(?:\/|$)/,
];

/** In use on the sites that have it; a probe where it is not there. */
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

const agents =
  /\b(?:acunetix|appspider|arachni|bfac|cmsmap|commix|detectify|dirbuster|dotdotpwn|droopescan|feroxbuster|fimap|fuzz faster u fool|ghauri|gobuster|havij|ironwasp|jbrofuzz|jorgee|joomscan|l9explore|l9tcpid|libwhisker|masscan|morfeus|nessus|netsparker|nettacker|nikto|nmap scripting engine|nuclei|openvas|qualysguard|skipfish|sqlmap|sqlninja|tsunamisecurityscanner|w3af|wapiti|webshag|wfuzz|whatwaf|whatweb|wpscan|wpprobe|xsstrike|zgrab|zmeu)\b/i;

const any = (patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join("|"), "i");
const probed = any(probes);
const probedIfMissing = any(probesIfMissing);

export const isScannerAgent = (agent: string): boolean => agents.test(agent);

/** What `isProbe` depends on of a path: 1 always, 2 where it is missing, 0 never. */
export const probeNumber = (path: string): number =>
  probed.test(path) ? 1 : probedIfMissing.test(path) ? 2 : 0;

/** Whether a request looks for a hole, by what it asks for and by what it was told. */
export const isProbe = (path: string, status: number | null | undefined): boolean =>
  probed.test(path) || (status != null && status >= 400 && status < 500 && probedIfMissing.test(path));
