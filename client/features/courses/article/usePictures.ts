import { onBeforeUnmount, ref } from 'vue'
import type { Editor } from '@tiptap/core'
import { NodeSelection, Selection } from '@tiptap/pm/state'
import { api } from '../../../lib/api.ts'
import { newId } from '../../../lib/newId.ts'
import { toast } from '../../../ui/toast.ts'
import { addressesOf } from '../../../lib/pictureAddresses.ts'
import type { Loss } from './paste/lost.ts'
import type { Source } from './paste/pictures.ts'
import { addSound } from './addSound.ts'
import { lossOf, preparePicture } from './preparePicture.ts'

/** Where a picture that is being uploaded stands by now; null when it was removed meanwhile. */
function placeOf(editor: Editor, upload: string): number | null {
  let found: number | null = null
  editor.state.doc.descendants((node, at) => {
    if (node.attrs['upload'] === upload) found = at
    return found === null
  })
  return found
}

/** Uploads pictures and sounds while they stand in the article already, and tells which could not be kept. */
export function usePictures(unit: () => string, editorOf: () => Editor | undefined, onLost: (loss: Loss) => void) {
  const waiting = ref(0)
  let queue = Promise.resolve()

  async function stored(source: Source): Promise<string> {
    const file = await preparePicture(source instanceof Blob ? source : await source())
    const { id, url } = await api.assets.addPicture({ query: { unit: unit() }, file })
    addressesOf.set(id, url)
    return id
  }

  /** Not a step of the history: undoing the paste removes the picture, doing it again brings the uploaded one. */
  function settle(upload: string, asset: string | null): void {
    const editor = editorOf()
    const at = editor && !editor.isDestroyed ? placeOf(editor, upload) : null
    if (!editor || at === null) return
    const { tr } = editor.state
    if (asset === null) tr.delete(at, at + 1)
    else tr.setNodeAttribute(at, 'asset', asset).setNodeAttribute(at, 'upload', null)
    editor.view.dispatch(tr.setMeta('addToHistory', false))
  }

  async function settled(id: string, store: () => Promise<string>, loss: (error: unknown) => Loss): Promise<void> {
    waiting.value += 1
    try {
      settle(id, await store())
    } catch (error) {
      settle(id, null)
      onLost(loss(error))
    }
    waiting.value -= 1
  }
  /** One after the other: a document of many pictures must not fill the line. */
  function upload(id: string, source: Source): void {
    waiting.value += 1
    queue = queue.then(async () => {
      waiting.value -= 1
      await settled(id, () => stored(source), lossOf)
    })
  }

  /** What is typed after a picture stands behind it; while the picture is chosen it would take its place. */
  function leave(): void {
    const editor = editorOf()
    if (!(editor?.state.selection instanceof NodeSelection)) return
    const behind = Selection.findFrom(editor.state.selection.$to, 1, true)
    if (behind) editor.view.dispatch(editor.state.tr.setSelection(behind))
  }

  function place(type: 'picture' | 'sound', files: readonly File[], at = editorOf()?.state.selection.to) {
    const uploads = files.map((file) => ({ id: newId(), file }))
    const nodes = uploads.map(({ id }) => ({ type, attrs: { upload: id } }))
    editorOf()
      ?.chain()
      .focus()
      .insertContentAt(at ?? 0, nodes)
      .run()
    leave()
    return uploads
  }
  /** Puts picture files at the cursor, or at `at`. */
  function insert(files: readonly File[], at?: number): void {
    for (const { id, file } of place('picture', files, at)) upload(id, file)
  }
  /** While one is prepared others are sent. */
  function insertSounds(files: readonly File[]): void {
    const isWanted = (id: string) => (): boolean => {
      const editor = editorOf()
      return editor !== undefined && !editor.isDestroyed && placeOf(editor, id) !== null
    }
    for (const { id, file } of place('sound', files))
      void settled(
        id,
        () => addSound(file, unit(), isWanted(id)),
        () => 'sound',
      )
  }

  onBeforeUnmount(() => {
    if (waiting.value > 0) toast(`离开时有 ${waiting.value} 个文件还没有上传完，未能保留。`, { tone: 'error' })
  })
  return { waiting, upload, leave, insert, insertSounds }
}
