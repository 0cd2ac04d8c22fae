import { computed } from 'vue'
import { bytes } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { askToRead, fileOf, mayRead } from './fileHandles.ts'
import { fingerprintIn, fingerprintOf, type UploadTarget } from './fingerprint.ts'
import type { Unfinished } from './unfinished.ts'
import type { Leftovers } from './useLeftovers.ts'

/**
 * Resumes what earlier pages left unfinished: by itself where the browser lets the file be read, else by a click, else
 * by choosing it again.
 */
export function useResume(
  account: () => string,
  leftovers: Leftovers,
  add: (file: File, unit: string, target: UploadTarget | null) => unknown,
) {
  /** Those for which a click is enough. */
  const readable = computed(() =>
    leftovers.unfinished.value.filter(
      ({ handle, obstacle }) => handle && (obstacle === null || obstacle === 'forbidden'),
    ),
  )

  async function readAndAdd(some: readonly Unfinished[]): Promise<number> {
    let count = 0
    for (const each of some) {
      const file = await leftovers.reread(each)
      if (!file || !leftovers.unfinished.value.includes(each)) continue
      add(file, each.unit, each.target)
      count += 1
    }
    return count
  }
  return {
    readable,
    async resumeUnfinished(): Promise<void> {
      await leftovers.find()
      const count = await readAndAdd(readable.value.filter(({ paused }) => !paused))
      if (count) toast(`正在继续上次没有传完的 ${count} 个文件`, { tone: 'info' })
    },
    /** In a click, as the browser may have to ask the person. */
    async resumeReadable(): Promise<void> {
      const asked = [...readable.value]
      const given = await askToRead(asked.map(({ handle }) => handle!))
      asked.forEach((each, at) => (each.obstacle = given[at] ? null : 'forbidden'))
      await readAndAdd(asked.filter((_, at) => given[at]))
    },
    /** By its file, chosen once more. */
    async resumeWithFile(each: Unfinished, file: File): Promise<void> {
      if (file.name !== each.name || file.size !== each.size)
        return toast(`请选择同一个文件：「${each.name}」（${bytes(each.size)}）`, { tone: 'error' })
      const fingerprint = fingerprintOf(account(), each.unit, file)
      if (fingerprint !== fingerprintIn(each.key))
        toast(`「${each.name}」在上次以后修改过，从头开始上传`, { tone: 'info' })
      await leftovers.claim(each, fingerprint)
      add(file, each.unit, each.target)
    },
    /** With the file as it is now, from its first byte. */
    async beginAnew(each: Unfinished): Promise<void> {
      const file = each.handle && (await mayRead(each.handle)) ? await fileOf(each.handle).catch(() => null) : null
      if (!file) return void (each.obstacle = 'missing')
      await leftovers.drop(each)
      add(file, each.unit, each.target)
    },
  }
}
