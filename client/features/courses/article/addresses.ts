import { reactive } from 'vue'
import { api } from '../../../lib/api.ts'

/** Addresses of pictures by asset, for this session: an article itself names only assets. */
export const addressesOf = reactive(new Map<string, string>())

/** Reads the addresses of a saved article anew. */
export async function readAddresses(params: { course: string; lesson: string }): Promise<void> {
  const { pictures } = await api.courses.preview({ params })
  for (const [asset, address] of Object.entries(pictures)) addressesOf.set(asset, address)
}
