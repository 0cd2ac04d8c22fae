import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { seriousViolations } from './accessibility.ts'
import { keepTraces, trace } from './trace.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** The same engine without windows and what asks in them: it needs a quarter less of the processor. */
const SHELL = '/usr/bin/chromium-headless-shell'
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--in-process-gpu', // a process less to hand every picture to
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
]

export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1440, height: 900 }

/** Where screenshots go; git ignores it. */
const PICTURES = path.join(import.meta.dirname, '../../test-results')
/** Pictures are for eyes, nothing asserts them, and they cost half a minute of a whole run: kept when asked for. */
const keepsPictures = process.env['PICTURES'] === 'on'

export interface Visitor {
  page: Page
  context: BrowserContext
  /** With PICTURES=on keeps the page as it stands, on a desk and on a phone, named after the step and the width. */
  picture(step: string): Promise<void>
  /** What is wrong with the page on a desk and on a phone: serious axe violations, and parts beside the screen. */
  violations(): Promise<string[]>
}

/** For the stories of this process, which come one after another: playwright ends them with it. */
const running = new Map<string, Promise<Browser>>()
async function browserAt(executablePath: string): Promise<Browser> {
  const known = await running.get(executablePath)?.catch(() => undefined)
  if (known?.isConnected()) return known
  // In the POSIX locale Chromium gives files with Chinese names other ones, sent and saved.
  const env = { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' }
  const launched = chromium.launch({ executablePath, args: FLAGS, headless: true, env })
  running.set(executablePath, launched)
  return launched
}

/** Waits, in the page, until what the change of size moved has arrived. */
async function atRest(): Promise<void> {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}

/**
 * A real Chromium; each visitor has a fresh profile with cookies and a screen of its own. `asks` is for stories in
 * which the browser itself asks the person for leave.
 */
export async function openBrowser(story: string, baseURL: string, { asks = false } = {}) {
  const executablePath = [...(asks ? [] : [SHELL]), ...CHROMIUM].find((file) => existsSync(file))
  if (!executablePath) throw new Error('No Chromium on this machine: run `npm test`, which installs it.')
  const browser = await browserAt(executablePath)
  const folder = path.join(PICTURES, story)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  let count = 0
  const visitors: { page: Page; context: BrowserContext; takePicture(step: string): Promise<void> }[] = []

  async function visitor(viewport: { width: number; height: number }): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL,
      viewport,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: viewport.width < 600,
      isMobile: viewport.width < 600,
      reducedMotion: 'reduce', // what fades in has every frame of it drawn, by the processor, and is waited for
    })
    context.setDefaultTimeout(75_000)
    await trace(context, folder)
    const page = await context.newPage()
    /** Does it at both widths, and gives the page its own screen back. */
    async function atBothWidths(work: (width: number) => Promise<void>): Promise<void> {
      for (const screen of viewport.width === PHONE.width ? [DESKTOP, PHONE] : [PHONE, DESKTOP]) {
        await page.setViewportSize(screen)
        await page.evaluate(atRest)
        await work(screen.width)
      }
    }
    async function takePicture(step: string): Promise<void> {
      count += 1
      await atBothWidths(async (width) => {
        await page.screenshot({
          path: path.join(folder, `${String(count).padStart(2, '0')}-${step}-${width}.png`),
          fullPage: true,
          animations: 'disabled',
        })
      })
    }
    const visitor: Visitor = {
      page,
      context,
      picture: async (step) => (keepsPictures ? takePicture(step) : undefined),
      async violations() {
        const found: string[] = []
        await atBothWidths(async (width) => {
          const over = (await page.evaluate(() => document.documentElement.scrollWidth)) - width
          if (over > 0) found.push(`${width} px: the page is ${over} px wider than the screen`)
          found.push(
            ...(await page.evaluate(cutOff)).map((what) => `${width} px: what is in ${what} is cut off at its side`),
          )
          found.push(...(await seriousViolations(page)).map((what) => `${width} px ${what}`))
        })
        return found
      },
    }
    visitors.push({ page, context, takePicture })
    return visitor
  }
  const allGo = async () => void (await Promise.all(visitors.splice(0).map(({ context }) => context.close())))
  return {
    visitor,
    /** A picture of what everybody sees now: for a story that failed. */
    async pictures(step: string) {
      for (const { page, takePicture } of visitors) if (!page.isClosed()) await takePicture(step)
    },
    /** Everybody goes: a page left open plays, beats and asks on beside the tests that follow. */
    async leave() {
      await keepTraces()
      await allGo()
    },
    /** The story is over; the browser is there for the next one. */
    close: allGo,
  }
}

/** Signs in through the page, as a person would. */
export async function signIn({ page }: Visitor, login: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

/**
 * Runs in the page: boxes with more in them than they show from side to side, which no key can scroll. Tables are made
 * for it (tabindex).
 */
function cutOff(): string[] {
  return [...document.querySelectorAll<HTMLElement>('nav, aside, main, section, ul, ol')]
    .filter(
      (box) =>
        box.tabIndex < 0 &&
        ['auto', 'scroll', 'hidden'].includes(getComputedStyle(box).overflowX) &&
        box.clientWidth > 1 &&
        box.scrollWidth > box.clientWidth + 1,
    )
    .map((box) => `${box.tagName.toLowerCase()}.${box.className}`)
}

/** Signs in beside the page: for stories about something else. */
export async function comeIn({ context }: Visitor, login: string): Promise<void> {
  const reply = await context.request.post('/api/session', { data: { login, password: DEMO_PASSWORD } })
  if (!reply.ok()) throw new Error(`${login} cannot sign in: ${reply.status()}`)
}

/** Every page of the visitor finds the task tray as somebody left it who has opened it. */
export const openTray = ({ context }: Visitor): Promise<unknown> =>
  context.addInitScript(() => sessionStorage.setItem('tray', sessionStorage.getItem('tray') ?? 'open'))
