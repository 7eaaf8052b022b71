/** What a browser does between pages: keeps cookies by host, follows no redirect by itself, and can be closed. */
export interface CookieBrowser {
  get(address: string): Promise<Page>;
  post(address: string, fields: Readonly<Record<string, string>>): Promise<Page>;
  /** Follows redirects from a page to where they end, other hosts included. */
  follow(page: Page): Promise<Page>;
  /** The cookies it would send to the site it was opened for, by name. */
  cookies: Map<string, string>;
  /** Every Set-Cookie line of that site, in order. */
  lines: string[];
}

export interface Page {
  status: number;
  text: string;
  headers: Headers;
  url: string;
}

/** Each browser has a network address of its own, told by a proxy, since sign-in is limited by it. */
let lastNumber = 0;

/** Opens a browser at a site; addresses may be paths of it. */
export function openCookieBrowser(site: string): CookieBrowser {
  lastNumber += 1;
  const networkAddress = `198.51.100.${lastNumber}`;
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { host } = new URL(url);
    if (!jars.has(host)) jars.set(host, new Map());
    return jars.get(host)!;
  };
  const lines: string[] = [];
  const ask = async (address: string, init: RequestInit = {}): Promise<Page> => {
    const url = new URL(address, site).href;
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: {
        ...(init.headers as Record<string, string>),
        'X-Forwarded-For': networkAddress,
        ...(cookie === '' ? {} : { Cookie: cookie }),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';');
      const at = pair!.indexOf('=');
      const [name, value] = [pair!.slice(0, at), pair!.slice(at + 1)];
      const isOver = attributes.some((attribute) => /^ *(max-age=0$|expires=thu, 01 jan 1970)/i.test(attribute));
      if (isOver || value === '') jar.delete(name);
      else jar.set(name, value);
      if (url.startsWith(site)) lines.push(line);
    }
    return { status: response.status, text: await response.text(), headers: response.headers, url };
  };
  const get = (address: string) => ask(address);
  return {
    get,
    post: async (address, fields) => {
      // As a person does, who has a page with a form open.
      const token = /name="_csrf" value="([^"]+)"/.exec((await get('/sign-in/link?token=none')).text)![1]!;
      return ask(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...fields, _csrf: token }).toString(),
      });
    },
    follow: async (page) => {
      let at = page;
      for (let hops = 0; hops < 12 && at.status >= 300 && at.status < 400; hops += 1) {
        at = await get(new URL(at.headers.get('location')!, at.url).href);
      }
      return at;
    },
    cookies: jarOf(site),
    lines,
  };
}
