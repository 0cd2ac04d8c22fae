/** Why an unfinished upload is not resumed by itself, in the words of the page. */
import { bytes } from '../../ui/format.ts'
import type { Unfinished } from './unfinished.ts'

const OBSTACLES = {
  changed: '这个文件在上次上传以后修改过，不能接着传，可以把现在的文件从头上传',
  missing: '找不到这个文件了，可能已移动、改名或删除；找到它重新选择，会接着传',
  forbidden: '浏览器没有允许读取这个文件；可以再点「继续上传」并允许，或重新选择它',
} as const

export function messageFor({
  sent,
  size,
  handle,
  paused,
  obstacle,
}: Pick<Unfinished, 'sent' | 'size' | 'handle' | 'paused' | 'obstacle'>): string {
  if (obstacle) return OBSTACLES[obstacle]
  const so = sent > 0 ? `上次未传完（${bytes(sent)} / ${bytes(size)}）` : `上次还没有开始传（${bytes(size)}）`
  if (!handle) return `${so}，选择同一文件继续`
  return paused ? `${so}，已暂停` : so
}
/** Whether choosing the file again helps: not where a click does, nor where it is another file by now. */
export const mustChoose = ({ handle, obstacle }: Pick<Unfinished, 'handle' | 'obstacle'>): boolean =>
  obstacle === 'missing' || obstacle === 'forbidden' || (obstacle === null && handle === null)
