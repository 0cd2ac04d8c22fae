import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'
import { endpointTables } from './client/endpointTables.vite.ts'
import { pdfFiles } from './client/pdfFiles.vite.ts'

export default defineConfig({
  root: 'client',
  publicDir: 'public',
  plugins: [
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('media-') } } }),
    endpointTables(),
    pdfFiles(),
  ],
  build: { outDir: 'dist', emptyOutDir: true, manifest: true, target: 'es2022', chunkSizeWarningLimit: 1200 },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/media': 'http://127.0.0.1:8080',
      '/socket.io': { target: 'ws://127.0.0.1:8080', ws: true },
    },
  },
})
