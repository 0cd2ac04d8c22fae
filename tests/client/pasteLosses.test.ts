/** What is said of what a paste could not keep: how many, of what, why, and what to do instead. */
import { describe, expect, test } from 'vitest'
import { lossSentences, type Loss } from '../../client/features/courses/article/paste/lost.ts'
import { lossOf, Unusable } from '../../client/features/courses/article/preparePicture.ts'
import { Problem } from '../../client/lib/problem.ts'
import { PICTURE_BYTES, PICTURE_TYPES, SOUND_BYTES } from '../../server/features/assets/pictures.rule.ts'

const SAID: [loss: Loss, what: RegExp, instead: RegExp | null][] = [
  ['local', /^2 张图片未能保留：浏览器读不到/, /另存为图片，再用“图片”按钮插入。$/],
  ['web', /^2 张图片未能保留：它们在别的网站上/, /先保存到电脑，再用“图片”按钮插入。$/],
  ['type', /^2 张图片未能保留：/, new RegExp(PICTURE_TYPES.map(nameOf).join('.+'))],
  ['size', /^2 张图片未能保留：/, new RegExp(`不能超过 ${PICTURE_BYTES / 1024 / 1024} MB。$`)],
  ['upload', /^2 张图片未能保留：没有上传成功/, /检查网络后重新粘贴或插入。$/],
  ['sound', /^2 段声音未能保留：/, new RegExp(`不超过 ${SOUND_BYTES / 1024 / 1024} MB。$`)],
  ['media', /^2 个视频或音频未能保留/, /另建视频课上传。$/],
  ['frame', /^2 处嵌入的网页或控件未能保留。$/, null],
  ['formula', /^2 个公式未能保留/, /用“公式”按钮重新输入。$/],
  ['nested', /^2 个表格里的表格改成了文字。$/, null],
]
/** As people call the kind of file. */
function nameOf(type: string): string {
  return { 'image/png': 'PNG', 'image/jpeg': 'JPG', 'image/gif': 'GIF', 'image/webp': 'WebP' }[type] ?? type
}

describe('what a paste could not keep', () => {
  test.each(SAID)('%s: is said with its number, why, and what to do', (loss, what, instead) => {
    const [sentence, ...more] = lossSentences([loss, loss])
    expect(more).toEqual([])
    expect(sentence).toMatch(what)
    if (instead) expect(sentence).toMatch(instead)
  })

  test('is said once of each kind, in one order, and of nothing else', () => {
    expect(lossSentences([])).toEqual([])
    const said = lossSentences(['nested', 'web', 'media', 'web'])
    expect(said.map((each) => each.slice(0, 5))).toEqual(['2 张图片', '1 个视频', '1 个表格'])
    expect(lossSentences(SAID.map(([loss]) => loss))).toHaveLength(SAID.length)
  })

  test.each([
    ['a picture that cannot be drawn', new Unusable('type'), 'type'],
    ['one that stays too heavy', new Unusable('size'), 'size'],
    ['one that the server does not know', new Problem({ title: '', status: 422, code: 'asset.notPicture' }), 'type'],
    ['one that is too large for it', new Problem({ title: '', status: 413, code: 'request.tooLarge' }), 'size'],
    ['a line that broke', Problem.offline(), 'upload'],
    ['a picture of this site that is gone', new Error('no picture: 404'), 'upload'],
  ])('of %s the right thing is said', (_what, error, loss) => expect(lossOf(error)).toBe(loss))
})
