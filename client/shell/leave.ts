import type { Router } from 'vue-router'
import { closeRealtime } from '../lib/realtime.ts'
import { useSession } from '../lib/session.ts'
import { mayLeave } from '../ui/unsaved.ts'

/** Signs out; who signs in next goes on at `then`. */
export async function leave(router: Router, then?: string): Promise<void> {
  if (!(await mayLeave())) return
  await closeRealtime()
  await useSession().signOut()
  await router.push({ path: '/sign-in', query: then === undefined ? {} : { then } })
}
