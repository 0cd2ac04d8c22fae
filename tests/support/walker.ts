/** A browser as far as signing in needs one: it keeps each site's cookies, and goes where it is sent. */
export function walker() {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (address: string) => {
    const { origin } = new URL(address)
    if (!jars.has(origin)) jars.set(origin, new Map())
    return jars.get(origin)!
  }

  /** One request; what it sets is kept. */
  async function ask(address: string, init: RequestInit = {}): Promise<Response> {
    const jar = jarOf(address)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
      const expired = /expires=Thu, 01 Jan 1970/i.test(set)
      if (expired) jar.delete(name!)
      else jar.set(name!, value!)
    }
    return response
  }
  const sentTo = (address: string, response: Response): string | null => {
    const location = response.headers.get('location')
    return location && new URL(location, address).href
  }

  return {
    ask,
    /** Follows to where nobody sends on, or where `stop` says so; that address. */
    async follow(address: string, stop: (address: string) => boolean = () => false): Promise<string> {
      for (let at = address, steps = 0; steps < 20; steps++) {
        if (stop(at)) return at
        const next = sentTo(at, await ask(at))
        if (!next) return at
        at = next
      }
      throw new Error('it is sent around in a circle')
    },
    async json(address: string, init?: RequestInit) {
      const response = await ask(address, init)
      return {
        status: response.status,
        body: (await response.json()) as Record<string, unknown>,
      }
    },
    send(method: string, address: string, body: unknown) {
      return this.json(address, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
    },
  }
}
export type Walker = ReturnType<typeof walker>
