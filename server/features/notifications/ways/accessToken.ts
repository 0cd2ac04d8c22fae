/** The token that a vendor gives for a while: fetched once for all who wait for it, again shortly before it ends. */
const BEFORE_END_S = 300

export interface Token {
  token: string
  /** How long it lives. */
  seconds: number
}

export function accessToken(fetchToken: () => Promise<Token>) {
  let held: { token: string; until: number } | null = null
  let asking: Promise<string> | null = null

  async function fresh(): Promise<string> {
    const { token, seconds } = await fetchToken()
    held = { token, until: performance.now() + Math.max(seconds - BEFORE_END_S, seconds / 2) * 1_000 }
    return token
  }
  const current = async (): Promise<string> => {
    if (held && held.until > performance.now()) return held.token
    asking ??= fresh().finally(() => (asking = null))
    return asking
  }
  return {
    current,
    /** With a token; where the other side says that it is over before its time, once anew. */
    async with<T>(call: (token: string) => Promise<T>, isOver: (answer: T) => boolean): Promise<T> {
      const token = await current()
      const answer = await call(token)
      if (!isOver(answer)) return answer
      if (held?.token === token) held = null
      return call(await current())
    },
  }
}
