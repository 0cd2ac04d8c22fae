/** A second reader of QR codes: ours are written by another library. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const WASM = path.join(import.meta.dirname, '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')

/** What the first code in a PNG says; null where there is none. */
export async function readQr(png: Uint8Array): Promise<string | null> {
  const wasmBinary = Uint8Array.from(await readFile(WASM)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  const [found] = await readBarcodes(Uint8Array.from(png), { formats: ['QRCode'] })
  return found?.text ?? null
}
