import { computed, reactive, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import { useQueryCache } from '@pinia/colada'
import { useSession } from '../../lib/session.ts'
import { toast } from '../../ui/toast.ts'
import { fingerprintOf, type UploadTarget } from './fingerprint.ts'
import { removeKept, updateKept } from './keptFiles.ts'
import { claim } from './otherTabs.ts'
import { isMoving, isOpen, startable, type UploadState } from './queue.ts'
import { assetOf, putIntoLesson } from './register.ts'
import type { Transfer } from './transfer.ts'
import { keepItem, newItem, sendItem, type UploadItem } from './uploadItem.ts'
import { useElsewhere } from './useElsewhere.ts'
import { useLeftovers } from './useLeftovers.ts'
import { useResume } from './useResume.ts'

export type { AssetView } from './register.ts'
export type { UploadItem } from './uploadItem.ts'

/**
 * Uploads of this page: they live as long as the page does, wherever one navigates; unfinished ones of earlier pages
 * wait here.
 */
export const useUploads = defineStore('uploads', () => {
  const session = useSession()
  const cache = useQueryCache()
  const items = ref<UploadItem[]>([])
  const transfers = new Map<string, Transfer>()
  const claims = new Map<string, () => void>()
  const account = (): string => session.view?.account?.id ?? ''
  const active = computed(() => items.value.filter(isOpen))
  const find = (id: string): UploadItem | undefined => items.value.find((each) => each.id === id)

  const tabs = useElsewhere({
    account,
    active: () => active.value,
    onLeft() {
      void cache.invalidateQueries({ key: ['assets'] })
      void resuming.resumeUnfinished()
    },
  })
  const leftovers = useLeftovers(account, async () => {
    const busy = await tabs.busy()
    return (id) => busy(id) || find(id) !== undefined
  })

  /** Gives up the claim of this tab: another one may send it. */
  function release(id: string): void {
    transfers.delete(id)
    claims.get(id)?.()
    claims.delete(id)
  }

  async function onFinished(item: UploadItem, upload: string): Promise<void> {
    item.state = 'finishing'
    try {
      item.asset = await assetOf(upload)
      cache.setQueryData(['asset', item.asset.id], item.asset)
      void cache.invalidateQueries({ key: ['assets'] })
      void cache.invalidateQueries({ key: ['tasks'] })
      if (item.target) await putIntoLesson(item.target, item.asset.id)
      item.state = 'done'
    } catch {
      item.state = item.asset ? 'done' : 'refused'
      item.sentence = item.asset ? '' : '文件已传完，但没能登记为素材，请稍后在素材库查看。'
      if (item.asset) toast(`「${item.name}」已上传，但没能放进课程，请在课里从素材库选择它`, { tone: 'error' })
    }
    if (item.asset) release(item.id)
  }

  /**
   * Queues a file, or resumes it; a file already being sent, here or in another tab, is not sent twice. @returns the
   * upload to watch
   */
  function add(file: File, unit: string, target: UploadTarget | null = null): UploadItem {
    const id = fingerprintOf(account(), unit, file)
    const running = active.value.find((each) => each.id === id)
    if (running) {
      running.target = target ?? running.target
      if (running.state === 'paused') resume(id)
      else toast(`「${file.name}」已经在上传列表里了`)
      return running
    }
    items.value = items.value.filter((each) => each.id !== id) // one that was refused before; it is still ours
    const item = reactive(newItem(id, file, target))
    items.value.push(item)
    void begin(item, file, unit)
    return item
  }
  async function begin(item: UploadItem, file: File, unit: string): Promise<void> {
    const given = claims.get(item.id) ?? (tabs.has(item.id) ? null : await claim(item.id))
    if (!items.value.includes(item)) return given?.() // cancelled meanwhile, or the person has signed out
    leftovers.leave(item.id)
    if (!given) {
      items.value = items.value.filter(({ id }) => id !== item.id)
      return toast(`「${item.name}」正在另一个标签页上传`, { tone: 'info' })
    }
    claims.set(item.id, given)
    transfers.set(
      item.id,
      sendItem(item, file, unit, (upload) => void onFinished(item, upload)),
    )
    item.state = 'waiting'
    void keepItem(item, file, unit)
  }
  watch(
    () => startable(items.value),
    (ids) =>
      ids.forEach((id) => {
        find(id)!.state = 'sending'
        transfers.get(id)?.go()
      }),
  )

  function pause(id: string): void {
    transfers.get(id)?.pause()
    const item = find(id)
    if (item) Object.assign(item, { state: 'paused', samples: item.samples.slice(-1) })
    void updateKept(id, { paused: true })
  }
  function resume(id: string): void {
    const item = find(id)
    if (item && transfers.has(id))
      Object.assign(item, { state: 'waiting', sentence: '', samples: item.samples.slice(-1) })
    void updateKept(id, { paused: false })
  }
  /** Waiting ones first: otherwise each place that becomes free would start one of them. */
  const pauseAll = (): void =>
    [...items.value]
      .reverse()
      .filter(isMoving)
      .forEach(({ id }) => pause(id))
  const resumeAll = (): void => items.value.filter(({ state }) => state === 'paused').forEach(({ id }) => resume(id))
  async function cancel(id: string): Promise<void> {
    await transfers.get(id)?.cancel()
    dismiss(id)
  }
  function dismiss(id: string): void {
    release(id)
    void removeKept(id)
    items.value = items.value.filter((each) => each.id !== id)
  }

  /** Somebody else has signed in on this machine, or nobody: nothing of the previous person is sent or shown. */
  watch(account, () => {
    for (const { id } of items.value) {
      transfers.get(id)?.pause()
      release(id)
    }
    items.value = []
    leftovers.unfinished.value = []
  })

  const resuming = useResume(account, leftovers, add)
  const retry = (state: UploadState): void =>
    items.value.filter((each) => each.state === state).forEach(({ id }) => transfers.get(id)?.go())
  window.addEventListener('online', () => retry('offline'))
  watch(
    () => session.view,
    () => session.signedIn && retry('session'),
  )
  window.addEventListener('beforeunload', (event) => {
    if (active.value.some(({ state }) => state !== 'paused')) event.preventDefault()
  })
  return {
    items,
    active,
    elsewhere: tabs.items,
    add,
    pause,
    resume,
    pauseAll,
    resumeAll,
    cancel,
    dismiss,
    unfinished: leftovers.unfinished,
    drop: leftovers.drop,
    ...resuming,
  }
})
