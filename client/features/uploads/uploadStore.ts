import { computed, reactive, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import { useQueryCache } from '@pinia/colada'
import { api, type Reply } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'
import { bytes } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { attachAsset } from '../courses/draft/attachAsset.ts'
import { transfer, type Transfer } from './transfer.ts'
import { withSample, type Sample } from './transferRate.ts'
import { discard, findUnfinished, fingerprintOf, forget, type Unfinished, type UploadTarget } from './unfinished.ts'

export type AssetView = Reply<'uploads', 'show'>
export interface UploadItem {
  id: string
  name: string
  size: number
  samples: Sample[]
  state: 'sending' | 'paused' | 'offline' | 'session' | 'finishing' | 'done' | 'refused'
  sentence: string
  asset: AssetView | null
  /** The lesson that it is for. */
  target: UploadTarget | null
}

const KINDS = /^(video|audio)\//
const ENDINGS = /\.(mp4|m4v|mov|mkv|webm|avi|flv|wmv|mpe?g|ts|mts|3gp|mp3|m4a|aac|wav|flac|ogg|opus)$/i
export const ACCEPTED = 'video/*,audio/*,.mkv,.flv,.wmv,.avi,.ts,.mts'

/** Why a file cannot be uploaded, told before its first byte; null when it can. */
export function refusalOf({ name, size, type }: File, limits: { maxBytes: number; freeBytes: number }): string | null {
  if (!KINDS.test(type) && !ENDINGS.test(name)) return `「${name}」不是视频或音频文件`
  if (size === 0) return `「${name}」是空文件`
  if (size > limits.maxBytes) return `「${name}」有 ${bytes(size)}，超过单个文件上限 ${bytes(limits.maxBytes)}`
  return size > limits.freeBytes ? `「${name}」有 ${bytes(size)}，服务器只剩 ${bytes(limits.freeBytes)} 可用空间` : null
}

/** Uploads of this page: they live as long as the page does, wherever one navigates; unfinished ones of earlier pages wait here. */
export const useUploads = defineStore('uploads', () => {
  const session = useSession()
  const cache = useQueryCache()
  const items = ref<UploadItem[]>([])
  const unfinished = ref<Unfinished[]>([])
  const transfers = new Map<string, Transfer>()
  const account = (): string => session.view?.account?.id ?? ''
  const active = computed(() => items.value.filter(({ state }) => state !== 'done' && state !== 'refused'))

  async function arrived(item: UploadItem, upload: string, fingerprint: string): Promise<void> {
    item.state = 'finishing'
    try {
      item.asset = await api.uploads.byUpload({ params: { upload } })
      item.state = 'done'
      cache.setQueryData(['asset', item.asset.id], item.asset)
      void cache.invalidateQueries({ key: ['assets'] })
      void cache.invalidateQueries({ key: ['tasks'] })
      if (item.target) await attachAsset(item.target, item.asset.id)
      toast(`「${item.name}」已上传，正在处理`)
    } catch {
      item.state = item.asset ? 'done' : 'refused'
      item.sentence = item.asset ? '' : '文件已传完，但没能登记为素材，请稍后在素材库查看。'
      if (item.asset) toast(`「${item.name}」已上传，但没能放进课程，请在课里从素材库选择它`, { tone: 'error' })
    } finally {
      transfers.delete(fingerprint)
    }
  }

  /** Sends a file, or goes on with it; a file already on its way is not sent twice. @returns the upload to watch */
  function add(file: File, unit: string, target: UploadTarget | null = null): UploadItem {
    const id = fingerprintOf(account(), unit, file)
    const running = active.value.find((each) => each.id === id)
    if (running) {
      running.target = target ?? running.target
      if (running.state === 'paused') resume(id)
      return running
    }
    items.value = items.value.filter((each) => each.id !== id)
    unfinished.value = unfinished.value.filter((each) => !(each.name === file.name && each.size === file.size))
    const item = reactive<UploadItem>({ id, name: file.name, size: file.size, samples: [], state: 'sending', sentence: '', asset: null, target })
    items.value.push(item)
    const sending = transfer({
      file, unit, target, fingerprint: id,
      progress: (sent) => {
        item.samples = withSample(item.samples, { at: Date.now(), sent })
        if (item.state === 'offline' || item.state === 'session') item.state = 'sending'
      },
      waiting: (reason) => (item.state = reason),
      finished: (upload) => void arrived(item, upload, id),
      refused: (sentence) => {
        item.state = 'refused'
        item.sentence = sentence
        transfers.delete(id)
      },
    })
    transfers.set(id, sending)
    void sending.begin()
    return item
  }

  const find = (id: string): UploadItem | undefined => items.value.find((each) => each.id === id)
  function pause(id: string): void {
    transfers.get(id)?.pause()
    const item = find(id)
    if (item) Object.assign(item, { state: 'paused', samples: item.samples.slice(-1) })
  }
  function resume(id: string): void {
    const item = find(id)
    if (item) Object.assign(item, { state: 'sending', samples: item.samples.slice(-1) })
    transfers.get(id)?.resume()
  }
  async function cancel(id: string): Promise<void> {
    await transfers.get(id)?.cancel()
    transfers.delete(id)
    dismiss(id)
  }
  function dismiss(id: string): void {
    items.value = items.value.filter((each) => each.id !== id)
  }

  /** Reads what earlier pages left unfinished. */
  async function recall(): Promise<void> {
    const found = await findUnfinished(account())
    unfinished.value = found.filter(({ name, size }) => !active.value.some((each) => each.name === name && each.size === size))
  }
  /** Goes on with an unfinished upload; the browser needs the same file once more. */
  async function goOn(each: Unfinished, file: File): Promise<void> {
    if (file.name !== each.name || file.size !== each.size) return toast(`请选择同一个文件：「${each.name}」（${bytes(each.size)}）`, { tone: 'error' })
    if (!each.key.startsWith(`tus::${fingerprintOf(account(), each.unit, file)}::`)) await forget(each.key) // the same name, changed since: sent anew
    add(file, each.unit, each.target)
  }
  async function drop(each: Unfinished): Promise<void> {
    unfinished.value = unfinished.value.filter(({ key }) => key !== each.key)
    await discard(each.key)
  }

  const again = (state: UploadItem['state']): void => items.value.filter((each) => each.state === state).forEach(({ id }) => resume(id))
  window.addEventListener('online', () => again('offline'))
  watch(() => session.view, () => session.signedIn && again('session'))
  window.addEventListener('beforeunload', (event) => {
    if (active.value.some(({ state }) => state === 'sending')) event.preventDefault()
  })
  return { items, active, unfinished, add, pause, resume, cancel, dismiss, recall, goOn, drop }
})
