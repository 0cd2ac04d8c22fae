/** The thread that writes one file of questions; writingThread.ts starts it. */
import { parentPort, workerData } from 'node:worker_threads'
import { writeAll, type ToWrite } from './writeAll.ts'

parentPort!.postMessage(await writeAll(workerData as ToWrite))
