import { SAMPLES_MOST, type Samples } from './samples.ts'

/** Samples as they turn up in a file that has no table of them. */
export class SampleList {
  count = 0
  offset = new Float64Array(1024)
  size = new Uint32Array(1024)
  /** When it is shown or heard, or decoded: in units that the file's reader knows. */
  time = new Float64Array(1024)
  shift = new Float64Array(1024)
  sync = new Uint8Array(1024)

  /** @throws RangeError when there are more than a lesson has */
  add(offset: number, size: number, time: number, sync: boolean, shift = 0): void {
    if (this.count === SAMPLES_MOST) throw new RangeError('too many samples')
    if (this.count === this.size.length) this.#grow()
    const i = this.count++
    this.offset[i] = offset
    this.size[i] = size
    this.time[i] = time
    this.shift[i] = shift
    this.sync[i] = sync ? 1 : 0
  }

  #grow(): void {
    this.offset = longer(this.offset, Float64Array)
    this.size = longer(this.size, Uint32Array)
    this.time = longer(this.time, Float64Array)
    this.shift = longer(this.shift, Float64Array)
    this.sync = longer(this.sync, Uint8Array)
  }

  /** The samples with empty times. */
  bare(): Samples {
    const { count } = this
    return {
      count,
      offset: this.offset.subarray(0, count),
      size: this.size.subarray(0, count),
      sync: this.sync.subarray(0, count),
      time: new Float64Array(count),
      duration: new Uint32Array(count),
      shift: new Int32Array(count),
    }
  }
}

function longer<T extends Float64Array | Uint32Array | Uint8Array>(values: T, Kind: new (length: number) => T): T {
  const room = new Kind(values.length * 2)
  room.set(values)
  return room
}
