import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const PACKAGE = path.join(import.meta.dirname, '../node_modules/pdfjs-dist')
const { version } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
/** A place of its own for each version: what is there is cached for good. */
const PLACE = `assets/pdfjs-${version}`

/**
 * What pdf.js asks for while it reads a file: the tables of Chinese fonts that a file does not bring along, and the
 * decoders of scanned pages. These as scripts, not as WebAssembly, which the pages' policy does not let run.
 */
const files: string[] = [
  ...readdirSync(path.join(PACKAGE, 'cmaps'))
    .filter((name) => name.endsWith('.bcmap'))
    .map((name) => `cmaps/${name}`),
  'wasm/openjpeg_nowasm_fallback.js',
  'wasm/jbig2_nowasm_fallback.js',
]

/** Puts these files beside the built client; the page knows where by `__PDF_FILES__`. */
export const pdfFiles = (): Plugin => ({
  name: 'pdf-files',
  config: () => ({ define: { __PDF_FILES__: JSON.stringify(`/${PLACE}/`) } }),
  generateBundle() {
    for (const name of files)
      this.emitFile({ type: 'asset', fileName: `${PLACE}/${name}`, source: readFileSync(path.join(PACKAGE, name)) })
  },
  configureServer({ middlewares }) {
    middlewares.use(`/${PLACE}/`, (request, reply, next) => {
      const name = (request.url ?? '').slice(1)
      if (!files.includes(name)) return next()
      if (name.endsWith('.js')) reply.setHeader('content-type', 'text/javascript')
      reply.end(readFileSync(path.join(PACKAGE, name)))
    })
  },
})
