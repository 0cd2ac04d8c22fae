/** pdf.js with what it needs; loaded only where a handout is shown by the page itself. */
import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import PdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.mjs?worker'

declare const __PDF_FILES__: string

export type Pdf = PDFDocumentProxy
export type PdfPage = PDFPageProxy

/** Opens a PDF; only what is shown of it is fetched. The function returned closes it. */
export async function openPdf(address: string): Promise<{ pdf: Pdf; close(): void }> {
  GlobalWorkerOptions.workerPort ??= new PdfWorker()
  const loading = getDocument({
    url: address,
    cMapUrl: `${__PDF_FILES__}cmaps/`,
    wasmUrl: `${__PDF_FILES__}wasm/`,
    useWasm: false,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
  })
  return { pdf: await loading.promise, close: () => void loading.destroy() }
}

/** Larger ones are more than a phone has memory for. */
const MOST_PIXELS = 4_000_000

/** Draws a page `width` CSS pixels wide; resolves when it stands, or was given up for another. */
export function drawPage(
  page: PdfPage,
  canvas: HTMLCanvasElement,
  width: number,
): { done: Promise<void>; stop(): void } {
  const base = page.getViewport({ scale: 1 })
  const sharp = Math.min(2, window.devicePixelRatio) * (width / base.width)
  const scale = Math.min(sharp, Math.sqrt(MOST_PIXELS / (base.width * base.height)))
  const viewport = page.getViewport({ scale })
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  const task = page.render({ canvas, viewport })
  return { done: task.promise.then(undefined, () => undefined), stop: () => task.cancel() }
}

/** The words of a page, for those who hear it. */
export async function wordsOf(page: PdfPage): Promise<string> {
  const { items } = await page.getTextContent()
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('')
}
