declare module 'virtual:endpoints' {
  const tables: Record<string, Record<string, [method: string, path: string, file: boolean]>>
  export default tables
}
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}

/* File System Access, which TypeScript does not know: Chromium only, over HTTPS or on localhost only. */
interface FileSystemHandle {
  queryPermission(of: { mode: 'read' }): Promise<PermissionState>
  requestPermission(of: { mode: 'read' }): Promise<PermissionState>
}
interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>
}
interface FilePickerKind {
  description: string
  accept: Record<string, string[]>
}
interface Window {
  showOpenFilePicker?(asked: { multiple: boolean; types: FilePickerKind[] }): Promise<FileSystemFileHandle[]>
}
