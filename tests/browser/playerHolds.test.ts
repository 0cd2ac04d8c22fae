/**
 * What a course asks of whoever watches, in a real browser: to be there, to think, to watch in order; and that the end
 * completes.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { VideoQuestion } from '../../server/features/courses/courses.contract.ts'
import { Watches } from '../../server/features/playback/watch.model.ts'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { openLessonStage, type LessonStage } from './lessonStage.ts'

let stage: LessonStage
beforeAll(async () => void (stage = await openLessonStage('playerHolds')), 120_000)
afterEach(() => stage.leave())
afterAll(() => stage?.close())

describe('an attention check', { timeout: 180_000 }, () => {
  test.each([
    ['a phone', PHONE],
    ['a desk', DESKTOP],
  ])('holds the video and the credit until somebody presses its one button, on %s', async (_where, screen) => {
    const { page, account, video, play, pause, reaches, watched, picture, violations } = await stage.watcher(
      screen,
      await stage.lessonIn({ maxRate: 2, inOrder: false, checks: true }),
    )
    const mine = { person: account.person }
    await play()
    await reaches(2)
    await pause() // however late the first beat is kept, enough of the video is left
    await expect.poll(() => Watches.countDocuments({ ...mine, check: { $exists: true } })).toBe(1)
    await Watches.collection.updateOne(mine as never, { $set: { 'check.left': 5 }, $inc: { revision: 1 } }) // as if so many seconds of credit were left until it
    await play(1)
    const dialog = page.getByRole('alertdialog', { name: '您还在学习吗？' })
    await dialog.waitFor({ timeout: 75_000 })
    expect(await video(({ paused }) => paused)).toBe(true)
    expect(await dialog.getAttribute('aria-describedby')).toBe('check-text')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('我在学习')
    expect(await page.title()).toContain('请确认')
    await picture('check')
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    expect(await dialog.isVisible()).toBe(true)
    const before = await watched()
    await video((element) => void element.play().catch(() => undefined))
    await expect.poll(() => video(({ paused }) => paused)).toBe(true)
    expect(await watched()).toBe(before)
    await page.keyboard.press('Enter')
    await expect.poll(() => dialog.count()).toBe(0)
    expect(await page.title()).not.toContain('请确认')
    await reaches(before + 6)
    await pause()
    await expect.poll(watched, { timeout: 75_000 }).toBeGreaterThanOrEqual(before + 3)
  })
})

const QUESTION: VideoQuestion = {
  at: 3,
  question: {
    id: 'term',
    kind: 'single',
    stem: '党的支部委员会每届任期为',
    explanation: '见《支部工作条例》',
    points: 1,
    options: [
      { id: 'a', text: '一年' },
      { id: 'b', text: '三年' },
    ],
    answer: 'b',
  },
}
/** At the same moment. */
const TWIN: VideoQuestion = {
  at: 3,
  question: { id: 'twin', kind: 'judge', stem: '支部党员大会每季度一次', explanation: '', points: 1, answer: true },
}
const LATER: VideoQuestion = {
  at: 6,
  question: { id: 'vote', kind: 'judge', stem: '预备党员没有表决权', explanation: '', points: 1, answer: true },
}

describe('a question in the video', { timeout: 180_000 }, () => {
  test.each([
    ['a phone', PHONE],
    ['a desk', DESKTOP],
  ])('is asked at its moment, answered or put off, and found again below, on %s', async (_where, screen) => {
    const { page, video, play, pause, reaches, picture, violations } = await stage.watcher(
      screen,
      await stage.lessonIn(undefined, [QUESTION, TWIN, LATER]),
    )
    await play()
    const dialog = page.getByRole('dialog', { name: '想一想' })
    await dialog.waitFor({ timeout: 75_000 })
    expect(await video(({ paused }) => paused)).toBe(true)
    await dialog.getByLabel('一年').check()
    await picture('question')
    expect(await violations()).toEqual([])
    await dialog.getByRole('button', { name: '提交答案' }).click()
    await dialog.getByText('答错了').waitFor()
    await dialog.getByText('见《支部工作条例》').waitFor()
    await picture('question-told')
    expect(await violations()).toEqual([])
    await page.keyboard.press('Enter') // the focus stands on «继续观看»
    await dialog.getByText('支部党员大会每季度一次').waitFor({ timeout: 75_000 })
    await page.keyboard.press('Escape')
    await dialog.getByText('预备党员没有表决权').waitFor({ timeout: 75_000 })
    await dialog.getByRole('button', { name: '以后再答' }).click()
    await reaches(8)
    await pause()
    await page.getByRole('button', { name: '现在答：预备党员没有表决权' }).click()
    await dialog.getByLabel('对', { exact: true }).check()
    await dialog.getByRole('button', { name: '提交答案' }).click()
    await dialog.getByText('答对了').waitFor()
    await dialog.getByRole('button', { name: '继续观看' }).click()
    await page.reload()
    await page.getByRole('button', { name: '再答一次：预备党员没有表决权' }).waitFor()
    expect(await page.getByText('答错', { exact: true }).count()).toBe(1)
    expect(await violations()).toEqual([])
  })
})

describe('a first watch in order', { timeout: 180_000 }, () => {
  test('goes no further than it has come, and back as it likes; once complete it is free', async () => {
    const { page, play, pause, reaches, jump, position, choices, choose } = await stage.watcher(
      PHONE,
      await stage.lessonIn({ maxRate: 2, inOrder: true }),
    )
    await play(1)
    await reaches(3)
    await pause() // what it has come to does not depend on how soon a test asks
    const come = await position()
    await play(1)
    const since = performance.now()
    await jump(20)
    await page.getByText('第一次学习请按顺序观看').first().waitFor()
    await pause()
    const held = await position()
    expect(held).toBeLessThan(come + (performance.now() - since) / 1_000 + 2)
    await choices('media-chrome-menu-button[aria-label="章节"]')
    await choose(/发展党员/)
    await expect.poll(position).toBeLessThan(held + 2)
    await jump(1)
    await expect.poll(position).toBeLessThan(4)
    await play()
    await page.getByText('这一课完成了。').waitFor({ timeout: 75_000 })
    await jump(4)
    await jump(20)
    await expect.poll(position).toBeGreaterThan(19)
  })
})
