import { computed, ref } from 'vue'
import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { admit } from './acceptedFiles.ts'
import { sentOf } from './queue.ts'
import type { UploadTarget } from './fingerprint.ts'
import { useUploads } from './uploadStore.ts'

/** Names the lesson that a file is for; called for each that is taken, in order. */
export type TargetOf = (file: File, at: number) => UploadTarget | null

/** Takes video and sound files and queues them; what cannot be taken is shown before the first byte. */
export function useFileIntake(unit: () => string) {
  const uploads = useUploads()
  const limits = useQuery({ key: ['uploads', 'limits'], query: () => api.uploads.limits() })
  const refusals = ref<string[]>([])
  /** Not yet announced to the server, which counts the others itself. */
  const queued = computed(() =>
    uploads.active.filter(({ state }) => state === 'waiting').reduce((sum, item) => sum + item.size - sentOf(item), 0),
  )

  async function take(files: readonly File[], targetOf: TargetOf = () => null): Promise<void> {
    const { data } = await limits.refetch() // the page may have been open for hours
    const known = data ?? { maxBytes: Infinity, freeBytes: Infinity } // then the server refuses
    const { taken, refusals: found } = admit(files, known, queued.value)
    refusals.value = found
    taken.forEach((file, at) => uploads.add(file, unit(), targetOf(file, at)))
  }
  return { limits, refusals, take }
}
