import { ref } from 'vue'
import { droppedFiles } from '../../uploads/fileHandles.ts'
import { carriesFiles } from './droppedVideos.ts'

/** Takes files that are dropped on an element, and leaves other drags alone. */
export function useFileDrop(enabled: () => boolean, onFiles: (files: File[]) => void) {
  const over = ref(false)
  const isMeant = (event: DragEvent): boolean => enabled() && carriesFiles(event)
  return {
    over,
    onOver(event: DragEvent): void {
      if (!isMeant(event)) return
      event.preventDefault()
      over.value = true
    },
    onDrop(event: DragEvent): void {
      over.value = false
      if (!isMeant(event)) return
      event.preventDefault()
      event.stopPropagation()
      onFiles(droppedFiles(event.dataTransfer!))
    },
  }
}
