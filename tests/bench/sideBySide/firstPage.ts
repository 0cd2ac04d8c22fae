import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { clientOf, type Client } from './clients.ts'

/** As a browser does over HTTP/1.1. */
const CONNECTIONS = 6

/**
 * What a real browser asks for when a trainee opens the site for the first time: the page first. Without pictures, whose
 * addresses are each session's own.
 */
export async function askedByBrowser(url: string, cookie: string): Promise<string[]> {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)!
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], headless: true })
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const cookies = cookie.split('; ').map((each) => each.split('=') as [string, string])
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, url })))
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => {
      const { origin, pathname, search } = new URL(request.url())
      if (origin === url && request.method() === 'GET' && !/^\/(socket\.io|media)\//.test(pathname))
        asked.push(pathname + search)
    })
    await page.goto(`${url}/`)
    await page.getByRole('main').waitFor()
    await page.waitForLoadState('networkidle')
    return asked
  } finally {
    await browser.close()
  }
}

/** A visitor with nothing in the cache: the page, then everything that it asks for, over a browser's connections. */
export function coldVisitor(url: string, cookie: string, [page, ...rest]: readonly string[]) {
  const headers = { cookie, 'accept-encoding': 'gzip, deflate, br' }
  const lines: Client[] = Array.from({ length: CONNECTIONS }, () => clientOf(url, headers))
  return {
    async visit(): Promise<number> {
      const begun = performance.now()
      await lines[0]!.ask('GET', page!)
      const waiting = [...rest]
      await Promise.all(
        lines.map(async (line) => {
          for (let next = waiting.shift(); next; next = waiting.shift()) await line.ask('GET', next)
        }),
      )
      return performance.now() - begun
    },
    close: () => lines.forEach((line) => line.close()),
  }
}
