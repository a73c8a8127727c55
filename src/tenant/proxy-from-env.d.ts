declare module 'proxy-from-env' {
  /** The proxy for a URL by the variables of `process.env`; the empty text where it is reached directly. */
  export function getProxyForUrl(url: string): string;
}
