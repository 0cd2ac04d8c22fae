/** Why seconds count or not: the sentences of the credit page. */
import type { Reply } from '../../lib/api.ts'
import { clock, moment } from '../../ui/format.ts'

export type CreditView = Reply<'learning', 'credit'>
export type Sitting = CreditView['sittings'][number]
type Ending = NonNullable<Sitting['ended']>
type Why = Sitting['missed'][number]['why']

const endings: Record<Ending['why'], (device: string) => string> = {
  taken: (device) => `在${device || '另一台设备'}上打开，这里停止计时。`,
  reopened: () => '在同一个浏览器里重新打开，从那里接着计时。',
  moved: () => '在同一个浏览器里打开了另一课，这里停止计时。',
  'signed-out': () => '退出登录，这里停止计时。',
}
export const endedBy = ({ why, at, device }: Ending): string => `${clock(at)} ${endings[why](device ?? '')}`

export const missedBecause = (
  why: Why,
  { maxRate, idleSeconds }: Pick<CreditView, 'maxRate' | 'idleSeconds'>,
): string =>
  ({
    fast: `快于 ${maxRate} 倍速，多出的部分没有计入`,
    gap: `之前一段时间没有收到播放记录，超过 ${idleSeconds} 秒的间隔没有计入`,
    late: '已经停止计时，没有计入',
    check: '没有回应在线确认，没有计入',
  })[why]

/** «2026/05/01 09:00:00–09:12:30» */
export const between = ({ from, to }: Pick<Sitting, 'from' | 'to'>): string =>
  `${moment(from).split(' ')[0]} ${clock(from)}–${clock(to)}`

export const isUntouched = ({ watchedSeconds, sittings }: CreditView): boolean =>
  watchedSeconds === 0 && sittings.length === 0
