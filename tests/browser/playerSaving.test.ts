/** What a player in a real browser played and how it is kept: without a line, over a reload, on another device. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { openLessonStage, type LessonStage } from './lessonStage.ts'

let stage: LessonStage
beforeAll(async () => void (stage = await openLessonStage('playerSaving', 36)), 120_000)
afterEach(() => stage.leave())
afterAll(() => stage?.close())

/** Rows that the browser keeps of what is not saved. */
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const request = indexedDB.open('hongling-player')
        request.onsuccess = () => {
          const count = request.result.transaction('pending').objectStore('pending').count()
          count.onsuccess = () => {
            request.result.close()
            resolve(count.result)
          }
        }
      }),
  )
/** As the one before at this machine may have left it. */
const leaveOthersRow = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('hongling-player')
        request.onsuccess = () => {
          const write = request.result.transaction('pending', 'readwrite')
          write
            .objectStore('pending')
            .put({ account: 'somebody-else', course: 'c', lesson: 'l', ranges: [[0, 9]], position: 9 })
          write.oncomplete = () => resolve(request.result.close())
        }
      }),
  )
const CALLS = '**/api/learning/**'

/**
 * What the page is told when the screen goes dark or another app comes before it: no automatic browser does that of
 * itself. As soon as the video has come to `seconds`, which the page sees sooner than a test that asks it; where the
 * video was then.
 */
const goesDark = (page: Page, seconds: number) =>
  page.locator('video').evaluate(async (video: HTMLVideoElement, seconds) => {
    while (video.currentTime < seconds)
      await new Promise((resolve) => video.addEventListener('timeupdate', resolve, { once: true }))
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    return video.currentTime
  }, seconds)

describe('what was played', { timeout: 180_000 }, () => {
  test('without a line is kept over a reload and counted when the line is back, and no more than that', async () => {
    const { page, context, video, position, play, pause, reaches, saved, watched, picture } = await stage.watcher(
      PHONE,
      await stage.lessonIn(),
    )
    await play()
    await reaches(2)
    await pause()
    await saved().waitFor()
    await expect
      .poll(() => video(({ buffered }) => (buffered.length > 0 ? buffered.end(0) : 0)), { timeout: 75_000 })
      .toBeGreaterThan(35)
    await page.route(CALLS, (route) => route.abort())
    const before = await watched()
    await play()
    await page.getByText('秒待保存').first().waitFor() // a beat on the way, not only that of the pause
    await reaches(26)
    await pause()
    const played = await position()
    await page
      .getByText(/网络断开，看过的先存在这台设备上（\d+ 秒待保存）/)
      .first()
      .waitFor()
    await picture('offline')
    expect(await watched()).toBe(before)
    await page.unroute(CALLS)
    await page.reload()
    await page.locator('video').waitFor()
    await expect.poll(watched, { timeout: 75_000 }).toBeGreaterThanOrEqual(25)
    await expect.poll(() => kept(page), { timeout: 75_000 }).toBe(0)
    expect(await watched()).toBeLessThanOrEqual(Math.ceil(played))
    await context.close()
  })

  test('waits for its own person, and for nobody else on the same machine', async () => {
    const address = await stage.lessonIn()
    const { page, context, account, play, pause, reaches, saved, watched, picture, violations } = await stage.watcher(
      DESKTOP,
      address,
    )
    await play()
    await reaches(2)
    await pause()
    await saved().waitFor()
    await page.route(CALLS, (route) => route.abort())
    await play()
    await reaches(8)
    await pause()
    await page.getByText('秒待保存').first().waitFor()
    // another device takes the lease meanwhile: nothing is taken back behind the trainee's back
    await (await stage.site.signedIn(account.login)).post(`/api/learning${address}/open`).expect(200)
    await page.unroute(CALLS) // not before: what waits would be saved at the next try
    await page.reload()
    await page.getByText(/上次有 \d+ 秒没来得及保存/).waitFor()
    await picture('leftover')
    expect(await violations()).toEqual([])
    const before = await watched()
    await page.getByRole('button', { name: '现在补存' }).click()
    await expect.poll(watched, { timeout: 75_000 }).toBeGreaterThan(before)
    await expect.poll(() => kept(page), { timeout: 75_000 }).toBe(0)
    await leaveOthersRow(page)
    expect(await kept(page)).toBe(1)
    await page.reload()
    await page.locator('video').waitFor()
    await expect.poll(() => kept(page)).toBe(0)
    await context.close()
  })

  test('is taken up on another device where it stopped, to the second it was saved', async () => {
    const address = await stage.lessonIn()
    const phone = await stage.watcher(PHONE, address)
    await phone.play()
    await phone.reaches(6)
    await phone.page.close({ runBeforeUnload: true })
    await expect.poll(phone.watched, { timeout: 10_000 }).toBeGreaterThanOrEqual(5)
    const desk = await stage.watcher(DESKTOP, address, { account: phone.account })
    await desk.saved().waitFor()
    await expect.poll(desk.position, { timeout: 75_000 }).toBeGreaterThanOrEqual(5)
  })

  test('counts with the screen off too, and is told the moment it goes dark', async () => {
    const { page, video, play, reaches, watched } = await stage.watcher(PHONE, await stage.lessonIn())
    const firstBeat = page.waitForRequest('**/api/learning/beats', { timeout: 60_000 })
    await play(1)
    const dark = await goesDark(page, 1.5)
    expect(
      ((await firstBeat).postDataJSON() as { to: number }).to,
      'sent then, not when the next was due',
    ).toBeLessThanOrEqual(dark)
    await expect.poll(watched).toBeGreaterThanOrEqual(1)
    await reaches(7)
    expect(await video(({ paused }) => paused), 'it is listened to').toBe(false)
    await page.close({ runBeforeUnload: true })
    await expect.poll(watched, { timeout: 10_000 }).toBeGreaterThanOrEqual(6)
  })

  test('stops counting here the moment it plays there: the first device says so, at once and over a full screen', async () => {
    const address = await stage.lessonIn()
    const desk = await stage.watcher(DESKTOP, address)
    await desk.play()
    await desk.page.locator('media-fullscreen-button').click()
    await expect.poll(() => desk.page.evaluate(() => document.fullscreenElement !== null)).toBe(true)
    const phone = await stage.watcher(PHONE, address, { account: desk.account })
    await phone.play()
    const cover = desk.page.getByRole('alertdialog', { name: '已在另一台设备上播放' })
    await cover.waitFor({ timeout: 5_000 })
    expect(await desk.video(({ paused }) => paused)).toBe(true)
    await expect
      .poll(() => desk.page.evaluate(() => [document.fullscreenElement, document.activeElement?.textContent?.trim()]))
      .toEqual([null, '在这里继续'])
    await desk.picture('taken')
    expect(await desk.violations()).toEqual([])
    await desk.page.keyboard.press('Enter')
    await expect.poll(() => cover.count()).toBe(0)
    await expect.poll(() => desk.video(({ paused }) => paused)).toBe(false)
    await phone.page.getByRole('alertdialog', { name: '已在另一台设备上播放' }).waitFor({ timeout: 5_000 })
  })
})
