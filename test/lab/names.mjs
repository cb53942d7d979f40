// Host names, paths and user agents are unrelated to the fault. Each mix has its own, so that no rule can depend on them.
const splitWords = (text) => text.trim().split(/\s+/);

const mixes = {
  a: ({ int, hex, pick, next }) => ({
    names:
      splitWords(`catalog orders images search basket payments reviews stock news users mail maps video chat tags
      forum ads wiki quotes labels invoices coupons trips hotels flights tickets events gifts books music games films
      pets plants tools toys shoes hats rugs lamps sofas beds desks
      chairs clocks mirrors frames candles pillows blankets curtains kettles plates spoons bowls jars lids trays racks bins
      ovens fans pumps pipes valves drills saws nails screws bolts ropes tents boats sails oars anchors`),
    paths: [
      () => `/api/v1/orders/${int(1000, 99999)}`,
      () => `/img/${hex(6)}.png`,
      () => `/static/js/app.${hex(8)}.js`,
      () => `/products/${pick(["red", "blue", "old"])}-${pick(["chair", "table", "rug"])}-${int(1, 999)}`,
      () => `/search/${pick(["shoes", "books", "tea"])}/${int(1, 40)}`,
      () => `/cart/${hex(10)}/items`,
      () => `/api/v1/users/${int(1, 9999)}/profile`,
      () => `/blog/20${int(10, 25)}/${int(1, 12)}/${hex(4)}`,
    ],
    agents: [
      "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36",
      "curl/8.5.0",
      "okhttp/4.12.0",
      "Googlebot/2.1",
    ],
    query: () => (next() < 0.3 ? `&page=${int(1, 9)}` : ""),
  }),
  b: ({ int, hex, pick, next }) => ({
    names:
      splitWords(`alder birch cedar dogwood elm fir ginkgo hazel ivy juniper katsura larch maple nutmeg oak pine
      quince rowan spruce teak umbra viburnum willow yew zelkova acacia balsa cypress ebony fig guava hemlock ironwood
      jasmine kauri lime mango neem olive palm redwood sumac
      tamarind walnut yucca zebrano alerce bamboo carob date elder fustic gum holly iroko jarrah kapok lotus mulberry
      myrtle nandina orchid pecan privet quandong raffia sapele sassafras tupelo ulmus viola wenge xylia yarrow zamia`),
    paths: [
      () => `/v2/${pick(["invoices", "teams", "devices"])}/${hex(8)}-${hex(4)}`,
      () => `/graphql/${pick(["viewer", "feed", "node"])}${int(1, 500)}`,
      () => `/wp-content/uploads/${hex(7)}.jpg`,
      () => `/${pick(["en", "de", "fr"])}/help/${int(1, 800)}`,
      () => `/hooks/${hex(12)}`,
      () => `/download/${pick(["setup", "manual"])}-${int(1, 60)}.${int(0, 9)}.zip`,
      () => `/rpc/${pick(["Get", "List", "Put"])}${pick(["Item", "User", "Job"])}/${int(1, 999)}`,
      () => `/~${pick(["anna", "ben", "cleo"])}/${hex(5)}/`,
    ],
    agents: [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1",
      "python-requests/2.32.3",
      "Go-http-client/2.0",
      "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0",
      "-",
    ],
    query: () => (next() < 0.4 ? `&v=${hex(3)}` : ""),
  }),
};

const services =
  splitWords(`ok refused ctimeout alldown flap pair pairlive bothdead mixdead tlsplain tlsbad tlsok dnsnx
  dnsslow limit503 limit429 conn deny auth ret418 ret503 static cycle broken sorry tarpit respdeny edgedeny edgelimit
  edgefail edgehasty edgelost edgesick edgepair edgeretry ballimit baldeny balfixed balhasty ballost balsick balqueue
  balpair balretry balabort slow edgeplain
  fixed400 fixed404 fixed408 fixed413 fixed499 fixed502 drop abortclose realip websocket pipe fastcgi fastcgidown
  authservice edgehurry`);

/** Draws the host names of the services of a run; returns them with the generators of paths, queries and user agents. */
export function drawNames(mix, random) {
  if (!Object.hasOwn(mixes, mix))
    throw new Error(`unknown mix ${mix}; expected one of ${Object.keys(mixes).join(", ")}`);
  const { names, ...rest } = mixes[mix](random);
  const hostNames = random.shuffled([...names].sort());
  const serviceNames = Object.fromEntries(services.map((service, index) => [service, hostNames[index]]));
  return { ...rest, services: serviceNames, unknownName: hostNames[services.length] };
}
