declare module 'virtual:endpoints' {
  const tables: Record<string, Record<string, [method: string, path: string, file: boolean]>>
  export default tables
}
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
