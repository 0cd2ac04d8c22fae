/** One quality of a video; `id` is its level in the stream. */
export interface Rendition {
  id: string
  width: number
  height: number
  bitrate: number
}

/**
 * The qualities of a video as the player's menu reads them: an array-like `videoRenditions` on the video element, after
 * the proposal that media-chrome follows. It has to be there before the controls meet the video, and is filled with the
 * stream.
 */
export class Renditions extends EventTarget {
  [index: number]: Rendition
  length = 0
  /** What a choice does to the stream; -1 is automatic. */
  apply: (level: number) => void = () => {}
  #selected = -1

  get selectedIndex(): number {
    return this.#selected
  }

  set selectedIndex(index: number) {
    this.#selected = index
    this.apply(index)
    this.dispatchEvent(new Event('change'))
  }

  *[Symbol.iterator](): Generator<Rendition> {
    for (let index = 0; index < this.length; index += 1) yield this[index]!
  }

  fill(levels: readonly Omit<Rendition, 'id'>[]): void {
    this.length = levels.length
    for (const [index, { width, height, bitrate }] of levels.entries())
      this[index] = { id: String(index), width, height, bitrate }
    this.dispatchEvent(new Event('addrendition'))
  }
}

interface WithRenditions extends HTMLMediaElement {
  videoRenditions?: Renditions
}
export const renditionsOf = (video: HTMLMediaElement): Renditions | undefined =>
  (video as WithRenditions).videoRenditions

/** A directive of the video element: runs before the element stands in the page. */
export const vRenditions = { created: (video: WithRenditions): void => void (video.videoRenditions = new Renditions()) }
