import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'
import { CAPTIONS_OFF, captionsToShow } from '../../../server/features/assets/captionLanguages.rule.ts'

/** Kept by the browser, as its loudness is: which language one reads, or none. */
const KEY = 'hongling.captions'

/** Shows the captions that were chosen last in this browser, and remembers another choice, however it is made. */
export function useCaptionChoice(video: Readonly<ShallowRef<HTMLVideoElement | null>>): void {
  let list: TextTrackList | undefined
  let shown: string | null = null
  const captions = (): TextTrack[] => [...(list ?? [])].filter(({ kind }) => kind === 'captions')

  function remember(): void {
    const now = captions().find(({ mode }) => mode === 'showing')?.language ?? null
    if (now === shown) return // our own doing, or another track's
    shown = now
    localStorage.setItem(KEY, now ?? CAPTIONS_OFF)
  }
  onMounted(() => {
    list = video.value!.textTracks
    const offered = captions()
    shown = captionsToShow(
      offered.map(({ language }) => language),
      localStorage.getItem(KEY),
    )
    for (const track of offered) {
      track.mode = 'hidden' // one whose mode was never changed Chromium shows by its own rule
      track.mode = track.language === shown ? 'showing' : 'disabled'
    }
    list.addEventListener('change', remember)
  })
  onBeforeUnmount(() => list?.removeEventListener('change', remember))
}
