import { onScopeDispose } from 'vue'
import { BEAT_SECONDS } from '../../../server/features/exams/exams.rule.ts'
import { SITTING_TOPIC } from '../../../server/features/exams/topics.rule.ts'
import { api, type Reply } from '../../lib/api.ts'
import { useTopic } from '../../lib/realtime.ts'
import type { TabLease } from './tabLease.ts'

type Standing = Reply<'ownExams', 'beat'>

/** Tells the server that the page is there, and whether its window is in front; and is told how the sitting stands. */
export function useBeats(sitting: string, tab: TabLease, told: (standing: Standing) => void) {
  const isAway = () => document.visibilityState === 'hidden' || !document.hasFocus()
  let away = isAway()
  let stopped = false

  async function beat(): Promise<void> {
    if (stopped) return
    const body = { lease: tab.lease, away, left: tab.left() }
    const standing = await api.ownExams.beat({ params: { sitting }, body }).catch(() => undefined) // the next one may get through
    if (standing && !stopped) told(standing)
  }
  function looked(): void {
    if (away === isAway()) return
    away = !away
    if (away) tab.count()
    void beat()
  }
  const timer = setInterval(() => void beat(), BEAT_SECONDS * 1_000)
  const events = ['blur', 'focus'] as const
  for (const event of events) window.addEventListener(event, looked)
  document.addEventListener('visibilitychange', looked)
  useTopic(
    SITTING_TOPIC + sitting,
    'sitting',
    () => void beat(),
    () => void beat(),
  )
  onScopeDispose(() => {
    stopped = true
    clearInterval(timer)
    for (const event of events) window.removeEventListener(event, looked)
    document.removeEventListener('visibilitychange', looked)
  })
  return { beat }
}
