import type { UploadTarget } from './fingerprint.ts'
import { keepFile, removeKept, updateKept } from './keptFiles.ts'
import { handleOf } from './fileHandles.ts'
import type { UploadState } from './queue.ts'
import type { AssetView } from './register.ts'
import { transfer, type Transfer } from './transfer.ts'
import { withSample, type Sample } from './transferRate.ts'

export interface UploadItem {
  id: string
  name: string
  size: number
  samples: Sample[]
  state: UploadState
  sentence: string
  asset: AssetView | null
  /** The lesson that it is for. */
  target: UploadTarget | null
}

export const newItem = (id: string, { name, size }: File, target: UploadTarget | null): UploadItem => ({
  id,
  name,
  size,
  samples: [],
  state: 'paused',
  sentence: '',
  asset: null,
  target,
})

/** Sends the file of an item; the state is written to the item. */
export const sendItem = (item: UploadItem, file: File, unit: string, onFinished: (upload: string) => void): Transfer =>
  transfer({
    file,
    unit,
    target: item.target,
    fingerprint: item.id,
    onBegun: () => void updateKept(item.id, { begun: true }),
    onProgress(sent) {
      item.samples = withSample(item.samples, { at: Date.now(), sent })
      if (item.state === 'offline' || item.state === 'session') item.state = 'sending'
    },
    onWaiting: (reason) => void (item.state = reason),
    onFinished(upload) {
      void removeKept(item.id)
      onFinished(upload)
    },
    onRefused(sentence) {
      Object.assign(item, { state: 'refused', sentence })
      void updateKept(item.id, { paused: true })
    },
  })

/** Keeps the file, so that a later page may resume its upload. */
export const keepItem = ({ id, name, size, target }: UploadItem, file: File, unit: string): Promise<void> =>
  keepFile(
    {
      fingerprint: id,
      name,
      size,
      unit,
      target: target && { ...target },
      at: Date.now(),
      begun: false,
      paused: false,
    },
    handleOf(file),
  )
