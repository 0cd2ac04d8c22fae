/** Captions in a real browser: the author sees what was done to a file and how it looks; the trainee reads it in time. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { chooseFile } from './instructor.ts'
import { openLessonStage, TITLE, type LessonStage } from './lessonStage.ts'

let stage: LessonStage
beforeAll(async () => void (stage = await openLessonStage('captions')), 120_000)
afterEach(() => stage.leave())
afterAll(() => stage?.close())

const MESSY = Buffer.from(
  [
    '１\n００：００：００，０００-->００：００：０４，０００\n各位同志，大家好。\n',
    '2\n00:00:04,000 --> 00:00:09,000\n今天学习\n\n《中国共产党支部工作条例》。\n',
    '3\n00:00:0O,000 --> 00:00:10,000\n这一条的时间写错了\n',
    '4\n00:00:10,000 --> 00:00:14,000\n第一，三会一课。\n\n字幕制作：宣传部\n',
  ].join(''),
)

const openAsset = async (page: Page): Promise<void> => {
  await page.goto('/manage/media')
  await page.getByRole('button', { name: new RegExp(TITLE) }).click()
}
const shown = (within: Page | Locator) =>
  within
    .locator('video')
    .evaluate((video: HTMLVideoElement) =>
      [...video.textTracks]
        .filter(({ kind, mode }) => kind === 'captions' && mode === 'showing')
        .flatMap(({ activeCues }) => [...(activeCues ?? [])].map((cue) => (cue as VTTCue).text)),
    )

describe('captions', { timeout: 90_000 }, () => {
  test('a messy file is repaired before the author’s eyes, and the trainee reads the right text at the right time', async () => {
    const { page, picture, violations } = await stage.teacher(DESKTOP)
    await openAsset(page)
    await chooseFile(page, /字幕文件/, { name: '第一讲.srt', mimeType: '', buffer: Buffer.from('没有字幕') })
    await page.getByText(/没有可以显示的字幕/).waitFor()
    await chooseFile(page, /字幕文件/, { name: '第一讲.srt', mimeType: '', buffer: MESSY })
    await page.getByText('共 3 条字幕').waitFor()
    await page.getByText(/时间无法识别.*1 处/).click()
    await page.getByText('第 10 行：00:00:0O,000 --> 00:00:10,000').waitFor()
    const lines = page.getByRole('list', { name: '字幕内容' })
    expect(await lines.getByRole('button').allInnerTexts()).toEqual([
      expect.stringMatching(/^0:00\s+各位同志，大家好。$/),
      expect.stringMatching(/^0:04\s+今天学习\s《中国共产党支部工作条例》。$/),
      expect.stringMatching(/^0:10\s+第一，三会一课。$/),
    ])
    const preview = page.getByRole('dialog', { name: '检查字幕' })
    await lines.getByRole('button', { name: /今天学习/ }).click()
    await expect.poll(() => shown(preview)).toEqual(['今天学习\n《中国共产党支部工作条例》。'])
    await expect.poll(() => lines.locator('[aria-current]').innerText()).toContain('今天学习')
    await picture('check')
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: '保存字幕' }).click()
    await page.getByText(`「${TITLE}.mp4」的字幕已保存`).waitFor()
    await picture('saved')

    const trainee = await stage.watcher(PHONE, await stage.lessonIn())
    await trainee.choices('media-captions-menu-button')
    await trainee.choose(/中文字幕/)
    for (const [second, text] of [
      [1, '各位同志，大家好。'],
      [5, '今天学习\n《中国共产党支部工作条例》。'],
      [12, '第一，三会一课。'],
      [16, undefined],
    ] as const) {
      await trainee.jump(second)
      await expect.poll(() => shown(trainee.page)).toEqual(text === undefined ? [] : [text])
    }
    await trainee.jump(5)
    await trainee.picture('trainee')
  })

  test('an asset is renamed, and its captions are removed after a question that names it', async () => {
    const { page, picture, violations } = await stage.teacher(DESKTOP)
    await openAsset(page)
    await page.getByRole('button', { name: '改名' }).click()
    await page.getByLabel('素材名称').fill(`${TITLE}（新）`)
    await picture('rename')
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText(`已改名为「${TITLE}（新）」`).waitFor()
    await page.getByRole('button', { name: '移除字幕' }).click()
    await page.getByRole('heading', { name: `移除「${TITLE}（新）」的字幕？` }).waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: '移除字幕' }).click()
    await page.getByRole('button', { name: '添加字幕' }).waitFor()
    await picture('removed')
    expect(await page.getByRole('button', { name: '移除字幕' }).count()).toBe(0)
  })
})
