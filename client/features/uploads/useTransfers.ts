import { computed } from 'vue'
import { ofElsewhere, ofUnfinished, ofUpload, type TransferAction, type TransferView } from './transferView.ts'
import type { Unfinished } from './unfinished.ts'
import { useUploads, type UploadItem } from './uploadStore.ts'

/** A row: what is shown, and what its buttons do. */
export interface Transfer {
  key: string
  view: TransferView
  act(act: TransferAction['act']): void
  choose(file: File): void
}

/** The uploads as rows: those of earlier pages, of this page (`shown` of them), of other tabs. */
export function useTransfers(shown: (item: UploadItem) => boolean) {
  const uploads = useUploads()

  function uploadRow(item: UploadItem): Transfer {
    const { id } = item
    return {
      key: id,
      view: ofUpload(item),
      act(act) {
        if (act === 'pause') uploads.pause(id)
        else if (act === 'resume' || act === 'retry') uploads.resume(id)
        else if (act === 'cancel') void uploads.cancel(id)
        else if (act === 'dismiss') uploads.dismiss(id)
      },
      choose: () => {},
    }
  }
  const unfinishedRow = (item: Unfinished): Transfer => ({
    key: item.key,
    view: ofUnfinished(item),
    act: (act) => void (act === 'beginAnew' ? uploads.beginAnew(item) : uploads.drop(item)),
    choose: (file) => void uploads.resumeWithFile(item, file),
  })

  const own = computed(() => uploads.items.filter(shown).map(uploadRow))
  const items = computed<Transfer[]>(() => [
    ...uploads.unfinished.map(unfinishedRow),
    ...own.value,
    ...uploads.elsewhere.map((each) => ({ key: each.id, view: ofElsewhere(each), act: () => {}, choose: () => {} })),
  ])
  return { items, own }
}
