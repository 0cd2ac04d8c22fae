/** The player of a lesson in a real browser on the real app: what it offers, and the notes beside it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { openLessonStage, TITLE, type LessonStage } from './lessonStage.ts'

let stage: LessonStage
beforeAll(async () => void (stage = await openLessonStage('player')), 120_000)
afterEach(() => stage.leave())
afterAll(() => stage?.close())

describe('the player offers', { timeout: 180_000 }, () => {
  test.each([
    ['a phone', PHONE],
    ['a desk', DESKTOP],
  ])('quality, speed, captions and chapters, on %s', async (_where, screen) => {
    const { play, reaches, pause, position, choices, choose, video, picture, violations } = await stage.watcher(
      screen,
      await stage.lessonIn(),
    )
    await play(1)
    await reaches(1)
    await pause()
    expect(await choices('media-rendition-menu-button')).toEqual(['480p', '360p', expect.stringMatching(/^自动/)])
    await choose(/^360p/)
    await play(1) // the choice holds from the next segment on
    await expect.poll(() => video(({ videoHeight }) => videoHeight), { timeout: 75_000 }).toBe(360)
    await pause()
    expect(await choices('media-playback-rate-menu-button')).toEqual(['0.75x', '1x', '1.25x', '1.5x', '2x'])
    await choose(/1.5x/)
    await expect.poll(() => video(({ playbackRate }) => playbackRate)).toBe(1.5)
    expect(await choices('media-captions-menu-button')).toEqual(['关闭', '简体中文'])
    const captions = () => video(({ textTracks }) => [...textTracks].find(({ kind }) => kind === 'captions')?.mode)
    expect(await captions(), 'Chinese ones are on').toBe('showing')
    await choose(/关闭/)
    await expect.poll(captions).toBe('disabled')
    expect(await choices('media-chrome-menu-button[aria-label="章节"]')).toEqual([
      '0:00开场',
      '0:08三会一课',
      '0:18发展党员',
    ])
    await choose(/三会一课/)
    await expect.poll(position).toBeCloseTo(8, 0)
    await picture('controls')
    expect(await violations()).toEqual([])
  })

  test('the system’s own controls, the keyboard, and a word on the keys', async () => {
    const { page, reaches, position, video } = await stage.watcher(DESKTOP, await stage.lessonIn())
    await page.getByRole('heading', { name: TITLE }).click()
    await page.keyboard.press('k')
    await reaches(1)
    expect(
      await video(
        (element) => (element as unknown as { webkitAudioDecodedByteCount: number }).webkitAudioDecodedByteCount,
      ),
      'the lesson is heard',
    ).toBeGreaterThan(0)
    expect(
      await page.evaluate(() => [navigator.mediaSession.metadata?.title, navigator.mediaSession.playbackState]),
    ).toEqual([TITLE, 'playing'])
    await page.keyboard.press('k')
    await page.keyboard.press('l')
    await expect.poll(position).toBeGreaterThan(9)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '键盘快捷键' }).getByText('画中画').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('no more speed than the course allows, whichever way it is asked', async () => {
    const { page, choices, video } = await stage.watcher(
      DESKTOP,
      await stage.lessonIn({ maxRate: 1.25, inOrder: false }),
    )
    expect(await choices('media-playback-rate-menu-button')).toEqual(['0.75x', '1x', '1.25x'])
    await page.keyboard.press('Escape')
    await video((element) => void (element.playbackRate = 16))
    await expect.poll(() => video(({ playbackRate }) => playbackRate)).toBe(1.25)
  })
})

/** Controls of the player, and choices of its menus, that are smaller than a thumb. */
const tooSmall = (player: Element): string[] => {
  const everything = (root: Element | ShadowRoot): Element[] =>
    [...root.querySelectorAll('*')].flatMap((each) => [each, ...(each.shadowRoot ? everything(each.shadowRoot) : [])])
  const pressed = 'media-time-range, media-chrome-menu-item, button, [role="button"]'
  return everything(player)
    .filter((each) => each.matches(pressed) && each.checkVisibility({ checkVisibilityCSS: true }))
    .map(
      (each) =>
        ({ name: each.localName, ...each.getBoundingClientRect().toJSON() }) as {
          name: string
          width: number
          height: number
        },
    )
    .filter(({ width, height }) => Math.round(width) < 44 || Math.round(height) < 44)
    .map(({ name, width, height }) => `${name} ${width} x ${height}`)
}

describe('on a phone', { timeout: 180_000 }, () => {
  test('every control is large enough for a thumb, held upright and across, and none lies below the screen', async () => {
    const { page, play, reaches, pause, choices } = await stage.watcher(PHONE, await stage.lessonIn())
    const player = page.locator('.player')
    await page.route('**/api/learning/**', (route) => route.abort())
    await play()
    await reaches(1)
    await pause()
    await page.getByText('秒待保存').first().waitFor()
    expect((await page.getByText(/^已看 \d+%$/).boundingBox())?.height, 'in one line, beside a long note').toBeLessThan(
      40,
    )
    for (const each of ['media-pip-button', 'media-seek-forward-button', 'media-fullscreen-button'])
      await page.locator(each).filter({ visible: true }).waitFor()
    expect(await player.evaluate(tooSmall)).toEqual([])
    for (const menu of [
      'media-playback-rate-menu-button',
      'media-rendition-menu-button',
      'media-chrome-menu-button[aria-label="章节"]',
    ]) {
      await choices(menu)
      expect(await player.evaluate(tooSmall)).toEqual([])
      await page.keyboard.press('Escape')
    }
    await page.setViewportSize({ width: PHONE.height, height: PHONE.width })
    await expect.poll(async () => (await player.boundingBox())?.height).toBeLessThan(PHONE.width - 60) // below the page's header
    expect(await player.evaluate(tooSmall)).toEqual([])
  })
})

describe('over the full screen', { timeout: 180_000 }, () => {
  test('it is seen that it is saved, and what the player has to say', async () => {
    const { page, play, reaches, jump } = await stage.watcher(
      DESKTOP,
      await stage.lessonIn({ maxRate: 2, inOrder: true }),
    )
    await page.locator('media-fullscreen-button').click()
    await play()
    await reaches(2)
    const full = page.locator('.player:fullscreen')
    await full.getByText(/已保存 \d\d:\d\d:\d\d/).waitFor() // within seconds, while it plays
    await jump(20)
    await full.getByText('第一次学习请按顺序观看').waitFor()
  })
})

describe('notes', { timeout: 180_000 }, () => {
  test('stand at their moment, lead back to it, and are changed, removed and put back', async () => {
    const address = await stage.lessonIn()
    const { page, play, reaches, pause, jump, open, position, picture, violations } = await stage.watcher(
      PHONE,
      address,
    )
    await play()
    await reaches(3)
    await pause()
    await jump(11)
    await page.getByLabel('写一条笔记').fill('三会一课：党员大会每季度一次')
    await page.getByRole('button', { name: '记在 0:11' }).click()
    await page.getByRole('button', { name: '跳到 0:11' }).waitFor()
    await page.getByRole('button', { name: '修改 0:11 的笔记' }).click()
    await page.getByLabel('修改 0:11 的笔记').fill('三会一课：支委会每月一次')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('支委会每月一次').waitFor()
    await picture('notes')
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: '删除 0:11 的笔记' }).click()
    await expect.poll(() => page.getByText('支委会每月一次').count()).toBe(0)
    await page.getByRole('button', { name: '撤销' }).click()
    await page.getByText('支委会每月一次').waitFor()
    await open(address)
    await page.getByLabel('写一条笔记').fill('一打开就写的') // before the video is there
    await page.getByRole('button', { name: /^记在 0:(0[3-9]|1\d)$/ }).click()
    await page.getByText('支委会每月一次').waitFor()
    await page.getByRole('button', { name: '跳到 0:11' }).first().click()
    await expect.poll(position).toBeGreaterThanOrEqual(11)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出' }).click()
    expect((await download).suggestedFilename()).toBe(`${TITLE} 笔记.txt`)
    await page.emulateMedia({ media: 'print' })
    expect([await page.locator('video').isVisible(), await page.getByText('支委会每月一次').isVisible()]).toEqual([
      false,
      true,
    ])
  })
})
