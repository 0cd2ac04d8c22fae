import { ref } from 'vue'
import type { EditorProps } from '@tiptap/pm/view'
import { addressesOf } from '../../../lib/pictureAddresses.ts'
import { cleanPasted } from './paste/cleanPasted.ts'
import type { Loss } from './paste/lost.ts'
import type { Clipboard, Source } from './paste/pictures.ts'

const NOTHING: Clipboard = { rtf: '', files: [] }
const picturesOf = (data: DataTransfer | null): File[] =>
  [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'))

interface Pictures {
  upload(id: string, source: Source): void
  leave(): void
  insert(files: readonly File[], at?: number): void
}

/** What an editor does with what is pasted into it or dropped on it. */
export function useArticlePaste(pictures: () => Pictures, onLost: (losses: Loss[]) => void) {
  const clipboard = ref(NOTHING)
  const remember = (data: DataTransfer | null): void => {
    clipboard.value = { rtf: data?.getData('text/rtf') ?? '', files: picturesOf(data) }
  }
  const props: EditorProps = {
    handleDOMEvents: {
      paste: (_view, event) => remember(event.clipboardData),
      drop: (_view, event) => remember(event.dataTransfer),
    },
    transformPastedHTML(html) {
      const { html: clean, uploads, losses } = cleanPasted(html, clipboard.value, (asset) => addressesOf.has(asset))
      // When the paste is in the document: a picture that is refused at once must find its place to be removed.
      queueMicrotask(() => {
        pictures().leave()
        uploads.forEach((source, id) => pictures().upload(id, source))
      })
      onLost(losses)
      return clean
    },
    /** A screenshot, or files: nothing else came with them. */
    handlePaste(_view, { clipboardData }) {
      const files = picturesOf(clipboardData)
      if (files.length === 0 || clipboardData?.getData('text/html')) return false
      pictures().insert(files)
      return true
    },
    handleDrop(view, event) {
      const files = picturesOf(event.dataTransfer)
      if (files.length === 0 || event.dataTransfer?.getData('text/html')) return false
      event.preventDefault()
      pictures().insert(files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos)
      return true
    },
  }
  return props
}
