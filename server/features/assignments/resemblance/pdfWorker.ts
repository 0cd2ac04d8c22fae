/** The thread that reads the text of one PDF; pdfText.ts starts it. */
import { parentPort, workerData } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { printed } from '../../certificates/certificates.rule.ts'
import { MOST_PAGES, MOST_READ, type FileText } from './attached.rule.ts'

/** For fonts that name their characters by a code page of old, as some Chinese programs write them. */
const CMAPS = fileURLToPath(new URL('../../cmaps/', import.meta.resolve('pdfjs-dist/legacy/build/pdf.mjs')))

async function read(data: Uint8Array): Promise<FileText> {
  const options = { cMapUrl: CMAPS, cMapPacked: true, disableFontFace: true, stopAtErrors: false, verbosity: 0 }
  const pdf = await getDocument({ data, ...options }).promise
  let text = ''
  let at = 1
  for (; at <= Math.min(pdf.numPages, MOST_PAGES) && text.length < MOST_READ; at += 1) {
    const page = await pdf.getPage(at)
    const { items } = await page.getTextContent()
    for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '')
    page.cleanup()
  }
  // Radicals that share a glyph with a character are copied out in its place.
  return { text: printed(text.slice(0, MOST_READ)), whole: at > pdf.numPages && text.length <= MOST_READ }
}

parentPort!.postMessage(await read(workerData as Uint8Array))
