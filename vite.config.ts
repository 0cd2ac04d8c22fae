import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'
import { BROWSERS } from './client/browsers.ts'
import { endpointTables } from './client/endpointTables.vite.ts'
import { pdfFiles } from './client/pdfFiles.vite.ts'
import { precompress } from './client/precompress.vite.ts'

const FLOOR = Object.entries(BROWSERS).map(([name, version]) => `${name}${version}`)

/**
 * A file for each of the small modules that pages share would make 36 requests of a trainee's first page: what every
 * page stands on is one file, what changes least another, and a trainee's pages a third.
 */
const groups = [
  { name: 'vue', test: /node_modules\/(@?vue|vue-router|@?pinia)\//, priority: 3 },
  { name: 'frame', test: /client\/(ui|lib|shell\/(?!ManageShell|NotFound|Refused))|vite\/preload-helper/, priority: 2 },
  {
    name: 'learn',
    test: /features\/learning\/(pages\/(Today|Courses?|Me)|parts\/(?!ArticleLesson|DocumentLesson|Lesson|ReadButton))/,
    priority: 1,
  },
]

export default defineConfig({
  root: 'client',
  publicDir: 'public',
  plugins: [
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('media-') } } }),
    endpointTables(),
    pdfFiles(),
    precompress(),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: FLOOR,
    cssTarget: FLOOR,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/media': 'http://127.0.0.1:8080',
      '/socket.io': { target: 'ws://127.0.0.1:8080', ws: true },
    },
  },
})
