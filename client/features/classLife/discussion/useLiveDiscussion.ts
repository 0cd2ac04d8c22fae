import { onScopeDispose } from 'vue'
import { useTopic } from '../../../lib/realtime.ts'

/** Runs when something of the discussion changed for whoever reads it, at most every so often: many may write at once. */
export function useLiveDiscussion(trainingClass: string, changed: (topic?: string) => void): void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const soon = (topic?: string) => {
    clearTimeout(waiting)
    waiting = setTimeout(() => changed(topic), 300)
  }
  useTopic(
    `discussion:${trainingClass}`,
    'discussion',
    (said) => said.class === trainingClass && soon(said.topic),
    soon,
  )
  onScopeDispose(() => clearTimeout(waiting))
}
