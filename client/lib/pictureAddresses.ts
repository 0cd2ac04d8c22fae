import { reactive } from 'vue'

/** Addresses of pictures and sounds by asset, for this session: what is written itself names only assets. */
export const addressesOf = reactive(new Map<string, string>())

/** Keeps what a reply says beside what it shows. */
export function keepAddresses<T extends { pictures: Readonly<Record<string, string>> }>(reply: T): T {
  for (const [asset, address] of Object.entries(reply.pictures)) addressesOf.set(asset, address)
  return reply
}
