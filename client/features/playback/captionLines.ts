/**
 * Firefox (seen in 153 ESR) draws lines of captions that run down across, one into the other: there they are set across,
 * where Mongolian letters lie on their side and can be read. For `load` of the tracks in a video, which does not bubble.
 */
export function setLines({ target }: Pick<Event, 'target'>): void {
  if (!CSS.supports('-moz-appearance', 'none') || !target || !('track' in target)) return
  const { cues } = (target as HTMLTrackElement).track
  for (const cue of (cues ?? []) as Iterable<VTTCue>) {
    if (cue.vertical === '') continue
    cue.vertical = ''
    cue.line = 'auto'
  }
}
