// A worker of its own for the test that kills one: node worker.ts SOURCE OUT
import { planLadder } from '../../media/ladder.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'

const [source = '', outDir = ''] = process.argv.slice(2)
const found = await probe(source)
await transcode({ source, probe: found, ladder: planLadder(found), outDir, onProgress: (f) => f > 0 && console.log(f) })
