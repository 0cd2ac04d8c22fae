/** Push services of browsers: an endpoint comes from a browser, and no other server is asked because one says so. Pure. */
const KNOWN = [
  /^fcm\.googleapis\.com$/,
  /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
]

/** `others`: origins that the system administrator trusts besides, with spaces between. */
export function isPushService(endpoint: string, others: string): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || url.username || url.password) return false
  if (others.split(/\s+/).includes(url.origin)) return true
  return url.protocol === 'https:' && url.port === '' && KNOWN.some((known) => known.test(url.hostname))
}
