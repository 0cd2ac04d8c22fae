/** How an upload is shown, whoever sends it: this page, another tab, or nobody since an earlier page left it. */
import { bytes } from '../../ui/format.ts'
import { messageFor, mustChoose } from './obstacles.ts'
import type { Elsewhere } from './otherTabs.ts'
import { isMoving, isOpen, sentOf } from './queue.ts'
import { rateOf, secondsLeft, timeLeft } from './transferRate.ts'
import type { Unfinished } from './unfinished.ts'
import type { UploadItem } from './uploadStore.ts'

export interface TransferAction {
  act: 'pause' | 'resume' | 'retry' | 'cancel' | 'dismiss' | 'choose' | 'beginAnew' | 'drop'
  label: string
  /** Before the name of the file, for those who cannot see the row. */
  spoken: string
}
export interface TransferView {
  name: string
  sent: number
  /** 0..1; undefined where there is nothing to see of it. */
  progress: number | undefined
  progressLabel: string
  tone: 'info' | 'success'
  text: string
  failed: boolean
  /** Read out at once: it needs the person. */
  urgent: boolean
  actions: TransferAction[]
}

const PAUSE = { act: 'pause', label: '暂停', spoken: '暂停上传' } as const
const RESUME = { act: 'resume', label: '继续', spoken: '继续上传' } as const
const RETRY = { act: 'retry', label: '重试', spoken: '重新上传' } as const
const CANCEL = { act: 'cancel', label: '取消', spoken: '取消上传' } as const
const DISMISS = { act: 'dismiss', label: '移除', spoken: '从列表移除' } as const
const CHOOSE = { act: 'choose', label: '选择文件继续', spoken: '选择文件继续上传' } as const
const BEGIN_ANEW = { act: 'beginAnew', label: '从头上传', spoken: '从头上传' } as const
const DROP = { act: 'drop', label: '不再上传', spoken: '不再上传' } as const

/** The facts of a row or of all of them together, as far as they are known. */
export const factsOf = (
  { sent, size }: { sent: number; size: number },
  rate: number | null,
  left: number | null,
): string =>
  [`${bytes(sent)} / ${bytes(size)}`, rate === null ? '' : `${bytes(rate)}/秒`, left === null ? '' : timeLeft(left)]
    .filter(Boolean)
    .join(' · ')

function textOf({ state, samples, size, sentence }: UploadItem, sent: number): string {
  const soFar = factsOf({ sent, size }, null, null)
  switch (state) {
    case 'refused':
      return sentence
    case 'waiting':
      return `排队中 · ${soFar}`
    case 'paused':
      return `已暂停 · ${soFar}`
    case 'offline':
      return `网络断开，恢复后自动继续 · ${soFar}`
    case 'session':
      return `登录已过期，登录后自动继续 · ${soFar}`
    case 'finishing':
      return '已传完，正在登记'
    case 'done':
      return '已上传'
    case 'sending':
      return factsOf({ sent, size }, rateOf(samples), secondsLeft(samples, size))
  }
}

/** An upload of this page. */
export function ofUpload(item: UploadItem): TransferView {
  const { name, size, state } = item
  const sent = sentOf(item)
  const refused = state === 'refused'
  return {
    name,
    sent,
    progress: refused ? undefined : sent / size,
    progressLabel: `上传 ${name}`,
    tone: state === 'done' ? 'success' : 'info',
    text: textOf(item, sent),
    failed: refused,
    urgent: false,
    actions: [
      ...(isMoving(item) && state !== 'session' ? [PAUSE] : []),
      ...(state === 'paused' ? [RESUME] : []),
      ...(refused ? [RETRY] : []),
      ...(isOpen(item) && state !== 'finishing' ? [CANCEL] : []),
      ...(isOpen(item) ? [] : [DISMISS]),
    ],
  }
}

/** One that an earlier page left. Where the browser lets no page read the file again, it must be chosen once more. */
export const ofUnfinished = (item: Unfinished): TransferView => ({
  name: item.name,
  sent: item.sent,
  progress: item.sent / item.size,
  progressLabel: `已传 ${item.name}`,
  tone: 'info',
  text: messageFor(item),
  failed: item.obstacle !== null,
  urgent: item.obstacle !== null,
  actions: [...(mustChoose(item) ? [CHOOSE] : []), ...(item.obstacle === 'changed' ? [BEGIN_ANEW] : []), DROP],
})

const ELSEWHERE: Partial<Record<Elsewhere['state'], string>> = {
  paused: '已在另一个标签页暂停',
  offline: '另一个标签页正在等待网络',
  session: '另一个标签页正在等待登录',
  waiting: '在另一个标签页排队',
}
/** One that another tab of this browser sends: shown here, steered there. */
export const ofElsewhere = ({ name, size, sent, state }: Elsewhere): TransferView => ({
  name,
  sent,
  progress: sent / size,
  progressLabel: `另一个标签页上传 ${name}`,
  tone: 'info',
  text: `${ELSEWHERE[state] ?? '正在另一个标签页上传'} · ${factsOf({ sent, size }, null, null)}`,
  failed: false,
  urgent: false,
  actions: [],
})
