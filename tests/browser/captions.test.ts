/** Captions in a real browser: the author sees what was done to a file and how it looks; the trainee reads it in time. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
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

const ENGLISH = Buffer.from('1\n00:00:00,000 --> 00:00:09,000\nDear comrades\n')

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

describe('captions', { timeout: 180_000 }, () => {
  test('a messy file is repaired before the author’s eyes, and the trainee reads the right text at the right time', async () => {
    const { page, picture, violations } = await stage.teacher(DESKTOP)
    await openAsset(page)
    await page.getByRole('button', { name: '更换简体中文字幕' }).waitFor()
    await chooseFile(page, /字幕文件/, { name: '第一讲.chs.srt', mimeType: '', buffer: Buffer.from('没有字幕') })
    await page.getByText(/没有可以显示的字幕/).waitFor()
    await chooseFile(page, /字幕文件/, { name: '第一讲.chs.srt', mimeType: '', buffer: MESSY })
    await page.getByText('已经有这种语言的字幕').waitFor()
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
    await page.getByText(`「${TITLE}.mp4」的简体中文字幕已保存`).waitFor()
    await chooseFile(page, /字幕文件/, { name: '第一讲.en.srt', mimeType: '', buffer: ENGLISH })
    const language = page.getByLabel('字幕的语言')
    await expect.poll(() => language.inputValue(), { message: 'by the name of the file' }).toBe('en')
    await page.getByText('共 1 条字幕').waitFor()
    await lines.getByRole('button', { name: /Dear/ }).click()
    await expect.poll(() => shown(preview), { message: 'those of this file alone' }).toEqual(['Dear comrades'])
    await page.getByRole('button', { name: '保存字幕' }).click()
    await page.getByRole('button', { name: '更换英文 English字幕' }).waitFor()
    await picture('saved')

    const address = await stage.lessonIn()
    const trainee = await stage.watcher(PHONE, address)
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
    expect(await trainee.choices('media-captions-menu-button')).toEqual(['关闭', '简体中文', '英文English'])
    await trainee.picture('trainee')
    await trainee.choose(/English/)
    await trainee.jump(1)
    await expect.poll(() => shown(trainee.page)).toEqual(['Dear comrades'])
    await trainee.open(address)
    await trainee.jump(1)
    await expect.poll(() => shown(trainee.page), { message: 'as one chose before' }).toEqual(['Dear comrades'])
    await trainee.choices('media-captions-menu-button')
    await trainee.choose(/关闭/)
    await trainee.open(address)
    await trainee.jump(5)
    await expect.poll(() => trainee.video(({ readyState, seeking }) => !seeking && readyState > 1)).toBe(true)
    expect(await shown(trainee.page), 'none, if one chose so').toEqual([])
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
    const remove = page.getByRole('button', { name: '移除简体中文字幕' })
    await remove.click()
    await page.getByRole('heading', { name: `移除「${TITLE}（新）」的简体中文字幕？` }).waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: '移除字幕' }).click()
    await remove.waitFor({ state: 'detached' })
    await picture('removed')
  })

  test('an asset says where it is used, is not deleted while it is, and its original is had back', async () => {
    const [, , course, , lesson] = (await stage.lessonIn()).split('/')
    const originals = path.join(stage.site.app.config.dataDir, 'files/originals')
    await mkdir(originals, { recursive: true })
    await writeFile(path.join(originals, 'a'.repeat(64)), 'what was uploaded')
    const { page, picture, violations } = await stage.teacher(DESKTOP)
    await page.goto(`/manage/media?asset=${stage.asset}`)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载原文件' }).click()
    expect((await download).suggestedFilename(), 'as it was uploaded').toBe(`${TITLE}.mp4`)
    expect(await readFile(await (await download).path(), 'utf8')).toBe('what was uploaded')
    await page.getByRole('button', { name: '删除', exact: true }).click()
    await page.getByText('这个素材正在使用，不能删除').waitFor()
    await page.getByText('已发布的第 1 版').first().scrollIntoViewIfNeeded()
    await picture('used')
    expect(await violations()).toEqual([])
    await page.locator(`a[href="/manage/courses/${course}?lesson=${lesson}"]`).click()
    await page.getByLabel('课的名称').waitFor()
  })
})
