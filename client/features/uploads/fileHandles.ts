/**
 * Handles of files. Where the browser gives them (Chromium, over HTTPS or on localhost), a page may read a file again
 * after a reload without its being chosen once more. Elsewhere, and for files that the browser keeps to itself, there
 * is none: never an error.
 */
export type PickerKind = FilePickerKind
const READ = { mode: 'read' } as const
const handles = new WeakMap<File, Promise<FileSystemFileHandle | null>>()
export const handleOf = (file: File): Promise<FileSystemFileHandle | null> => handles.get(file) ?? Promise.resolve(null)

const isFile = (handle: FileSystemHandle | null): handle is FileSystemFileHandle => handle?.kind === 'file'

/** What was dropped. All handles are asked for at once: a drop is empty after the first wait. */
export function droppedFiles({ items }: DataTransfer): File[] {
  return [...items].flatMap((item) => {
    const file = item.getAsFile()
    const asked = item.getAsFileSystemHandle?.()
    if (file && asked)
      handles.set(
        file,
        asked.then(
          (handle) => (isFile(handle) ? handle : null),
          () => null,
        ),
      )
    return file ?? []
  })
}

/** The file as it is now. @throws when it is gone, or may not be read */
export async function fileOf(handle: FileSystemFileHandle): Promise<File> {
  const file = await handle.getFile()
  handles.set(file, Promise.resolve(handle))
  return file
}

/**
 * @returns null when the person cancelled, or the browser did not want to give these files; 'none' where there is no
 * such picker, or a policy forbids it
 */
export async function pickFiles(types: PickerKind[], multiple: boolean): Promise<File[] | null | 'none'> {
  if (!window.showOpenFilePicker) return 'none'
  try {
    const picked = await window.showOpenFilePicker({ multiple, types })
    return await Promise.all(picked.map(fileOf))
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? null : 'none'
  }
}

export const mayRead = (handle: FileSystemFileHandle): Promise<boolean> =>
  handle.queryPermission(READ).then(
    (state) => state === 'granted',
    () => false,
  )

/** Asks for all at once, while the click still counts: a browser that can asks the person once for all of them. */
export const askToRead = (asked: readonly FileSystemFileHandle[]): Promise<boolean[]> =>
  Promise.all(
    asked.map((handle) =>
      handle.requestPermission(READ).then(
        (state) => state === 'granted',
        () => false,
      ),
    ),
  )
