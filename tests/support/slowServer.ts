import type { Page, Request } from 'playwright-core'

/**
 * A slow server: it does what it is asked, but the first reply of the kind waits until the test lets it through, or is
 * lost. Requests after it are answered as usual.
 */
export async function slowServer(
  page: Page,
  isSlow: (request: { method: string; url: string; body: string }) => boolean,
) {
  const answered = Promise.withResolvers<void>()
  const goesOn = Promise.withResolvers<'through' | 'lost'>()
  const arrived = Promise.withResolvers<void>()
  let held = false
  const isHeld = (request: Request): boolean =>
    !held && isSlow({ method: request.method(), url: request.url(), body: request.postData() ?? '' })

  await page.route('**/api/**', async (route) => {
    if (!isHeld(route.request())) return route.fallback()
    held = true
    const response = await route.fetch()
    answered.resolve()
    if ((await goesOn.promise) === 'lost') await route.abort('connectionreset')
    else await route.fulfill({ response })
    arrived.resolve()
  })
  const end = async (how: 'through' | 'lost'): Promise<void> => {
    goesOn.resolve(how)
    await arrived.promise
  }
  return {
    /** The server has done it; the page does not know yet. */
    answered: () => answered.promise,
    letThrough: () => end('through'),
    lose: () => end('lost'),
  }
}
