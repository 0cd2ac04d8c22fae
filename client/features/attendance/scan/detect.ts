/** Reads QR codes from a picture: by the browser where it can, else by ZXing, which comes with our own files. */
import { codeIn } from './codeIn.ts'

type Read = (picture: ImageBitmapSource & CanvasImageSource) => Promise<string[]>
interface Detector {
  detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]>
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

async function own(): Promise<Read | null> {
  const { BarcodeDetector: Kind } = globalThis as { BarcodeDetector?: DetectorKind }
  const formats = await Kind?.getSupportedFormats().catch((): string[] => [])
  if (!Kind || !formats?.includes('qr_code')) return null
  const detector = new Kind({ formats: ['qr_code'] })
  return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue)
}

async function zxing(): Promise<Read> {
  const [{ prepareZXingModule, readBarcodes }, { default: wasm }] = await Promise.all([
    import('zxing-wasm/reader'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ])
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })
  const canvas = document.createElement('canvas')
  return async (picture) => {
    const { width, height } = sizeOf(picture)
    if (width === 0) return []
    Object.assign(canvas, { width, height })
    const drawing = canvas.getContext('2d', { willReadFrequently: true })!
    drawing.drawImage(picture, 0, 0)
    const found = await readBarcodes(drawing.getImageData(0, 0, width, height), { formats: ['QRCode'] })
    return found.map(({ text }) => text)
  }
}
function sizeOf(picture: ImageBitmapSource & CanvasImageSource): { width: number; height: number } {
  if (picture instanceof HTMLVideoElement) return { width: picture.videoWidth, height: picture.videoHeight }
  return picture as ImageBitmap
}

let reading: Promise<Read> | undefined
/** Made ready once, while there is net. */
export const reader = (): Promise<Read> => (reading ??= own().then(async (read) => read ?? (await zxing())))

/** The sign-in code in a picture; null where there is none. */
export async function codeInPicture(picture: ImageBitmapSource & CanvasImageSource): Promise<string | null> {
  const read = await reader()
  return (await read(picture)).map(codeIn).find((code) => code !== null) ?? null
}
