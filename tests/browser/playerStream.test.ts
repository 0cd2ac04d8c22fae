/**
 * The stream under a player in a real browser: through MediaSource, played by the browser itself, and when it does not
 * come.
 */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { openLessonStage, type LessonStage } from './lessonStage.ts'

let stage: LessonStage
beforeAll(async () => void (stage = await openLessonStage('playerStream')), 120_000)
afterEach(() => stage.leave())
afterAll(() => stage?.close())

/** As older iPhones are. */
const withoutMediaSource = (page: Page) =>
  page.addInitScript(() =>
    ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource'].forEach((name) => Reflect.deleteProperty(window, name)),
  )

describe('without MediaSource', { timeout: 180_000 }, () => {
  test('the browser plays the lesson itself: saved, no faster than allowed, with captions', async () => {
    const { page, play, reaches, pause, jump, video, choices, choose, watched, saved } = await stage.watcher(
      PHONE,
      await stage.lessonIn({ maxRate: 1.5, inOrder: false }),
      { before: withoutMediaSource },
    )
    await play(2)
    await expect.poll(() => video(({ playbackRate }) => playbackRate)).toBe(1.5)
    expect(await video(({ src }) => src)).toContain('.m3u8')
    await reaches(5)
    await pause()
    await saved().waitFor()
    await expect.poll(watched).toBeGreaterThanOrEqual(4)
    expect(await page.locator('media-rendition-menu-button').isVisible(), 'there is no quality to choose').toBe(false)
    await choices('media-captions-menu-button')
    const captions = () => video(({ textTracks }) => [...textTracks].find(({ kind }) => kind === 'captions')?.mode)
    expect(await captions()).toBe('showing')
    await choose(/关闭/)
    await expect.poll(captions).toBe('disabled')
    await play(2)
    await jump(20)
    await expect.poll(() => video(({ ended }) => ended), { timeout: 75_000 }).toBe(true)
    await expect.poll(watched).toBeGreaterThanOrEqual(8)
  })
})

describe('a video that does not come', { timeout: 180_000 }, () => {
  const STREAM = '**/*.m3u8*'
  test.each([
    ['through MediaSource', false],
    ['played by the browser itself', true],
  ])('is asked for with a new address once, then the page says so and offers another try: %s', async (_how, itself) => {
    let asked = 0
    const gone = async (page: Page): Promise<void> => {
      if (itself) await withoutMediaSource(page)
      await page.route(STREAM, (route) => {
        asked += 1
        return route.fulfill({ status: 404 })
      })
    }
    const { page, play, reaches, picture, violations } = await stage.watcher(PHONE, await stage.lessonIn(), {
      before: gone,
    })
    await page.getByRole('alert').getByText('这段视频现在放不出来').waitFor()
    expect(asked).toBeLessThanOrEqual(4) // by the browser itself: once to play and once to learn why it does not
    await picture('gone')
    expect(await violations()).toEqual([])
    await page.unroute(STREAM)
    await page.getByRole('button', { name: '再试一次' }).click()
    await play()
    await reaches(2)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('because the server is busy: the player says that it tries again, and does', async () => {
    const busy = (page: Page) => page.route(STREAM, (route) => route.fulfill({ status: 503 }))
    const { page, play, reaches } = await stage.watcher(DESKTOP, await stage.lessonIn(), { before: busy })
    await page.getByText('连不上视频，正在重试…').waitFor()
    await page.unroute(STREAM)
    await play()
    await reaches(1)
    expect(await page.getByText('正在重试').count()).toBe(0)
  })
})
