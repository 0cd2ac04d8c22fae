import type { z } from 'zod'
import type { CaptionNote, CaptionNoteCode } from '../../../media/captions/cue.ts'
import type { CaptionNoteView } from './assets.contract.ts'

type Effect = z.input<typeof CaptionNoteView>['effect']

/** What the reading of a file did, in the author's words; and what that means for the viewer. */
const NOTES: Record<CaptionNoteCode, readonly [Effect, string]> = {
  badTime: ['left-out', '时间无法识别，这条字幕没有保留'],
  stray: ['left-out', '不属于任何一条字幕的文字，没有保留'],
  credit: ['left-out', '文件末尾的制作信息，没有保留'],
  drawing: ['left-out', '图形特效，没有保留'],
  empty: ['left-out', '没有文字的字幕，没有保留'],
  twice: ['left-out', '时间和文字都重复的字幕，只保留一条'],
  tooMany: ['left-out', '字幕超过 2 万条，从这里起没有保留'],
  bytes: ['left-out', '有无法识别的字符，没有保留'],
  noBlank: ['repaired', '两条字幕之间没有空行，已经分开'],
  blank: ['repaired', '一条字幕中间有空行，已经接上'],
  header: ['repaired', 'WEBVTT 下面没有空行，第一条字幕照样保留'],
  time: ['repaired', '时间写法不规范，已按标准写法识别'],
  carry: ['repaired', '秒、分或毫秒超出范围，已经进位'],
  negative: ['repaired', '开始时间早于 0 秒，已改为从头显示（早就结束的不保留）'],
  length: ['repaired', '结束时间不晚于开始时间，已改为显示到下一条、最多 2 秒'],
  order: ['repaired', '没有按时间先后排列，已经排好'],
  sameLine: ['repaired', '文字和时间写在同一行，已经分开'],
  long: ['repaired', '一条字幕超过 1000 个字，已截短'],
  overlap: ['unchanged', '与下一条时间重叠，会同时显示'],
  beyond: ['unchanged', '晚于视频结束，不会显示；请确认字幕与视频是同一版本'],
}
const ORDER = Object.keys(NOTES)

export const presentNotes = (notes: readonly CaptionNote[]): z.input<typeof CaptionNoteView>[] =>
  notes
    .toSorted((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))
    .map(({ code, count, places }) => ({ code, effect: NOTES[code][0], message: NOTES[code][1], count, places }))
