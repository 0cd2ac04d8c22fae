/** A second reader of QR codes: ours are written by another library. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

interface Pixels {
  width: number
  height: number
  data: Uint8ClampedArray
}
const WASM = path.join(import.meta.dirname, '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')

/** What the first code in a PNG, or in the pixels of a picture, says; null where there is none. */
export async function readQr(picture: Uint8Array | Pixels): Promise<string | null> {
  const wasmBinary = Uint8Array.from(await readFile(WASM)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  const given = picture instanceof Uint8Array ? Uint8Array.from(picture) : (picture as never)
  const [found] = await readBarcodes(given, { formats: ['QRCode'] })
  return found?.text ?? null
}
