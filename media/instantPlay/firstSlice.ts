const PICTURE = 1
const KEY_PICTURE = 5
const PARAMETERS = 7

/** Looks into the beginning of a picture of H.264 as a byte stream (ITU-T H.264 annex B), which may come in pieces. */
export class FirstSlice {
  /** Whether it depends on no other; null until that is known. */
  key: boolean | null = null
  /** Profile, compatibility and level, where it brings them. */
  profile: Buffer | null = null
  #zeros = 0
  #after: 'nothing' | 'start' | 'parameters' = 'nothing'
  #parameters: number[] = []

  take(bytes: Buffer, from: number): void {
    for (let at = from; at < bytes.length && this.key === null; at++) this.#byte(bytes[at]!)
  }

  #byte(byte: number): void {
    if (this.#after === 'start') this.#unit(byte & 0x1f)
    else if (this.#after === 'parameters') this.#parameter(byte)
    if (byte === 1 && this.#zeros >= 2) this.#after = 'start'
    this.#zeros = byte === 0 ? this.#zeros + 1 : 0
  }

  #unit(type: number): void {
    this.#after = type === PARAMETERS ? 'parameters' : 'nothing'
    if (type >= PICTURE && type <= KEY_PICTURE) this.key = type === KEY_PICTURE
  }

  #parameter(byte: number): void {
    this.#parameters.push(byte)
    if (this.#parameters.length < 3) return
    this.profile = Buffer.from(this.#parameters.splice(0))
    this.#after = 'nothing'
  }
}
