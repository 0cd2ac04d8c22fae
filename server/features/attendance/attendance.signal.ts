import { EventEmitter } from 'node:events'
import type { Attendance } from './attendance.model.ts'

/**
 * Says within this process whose attendance changed. Only haste: walls read what is there, and beside other processes
 * the relay tells of what the database says.
 */
export const attendanceSignals = new EventEmitter<{ changed: [rows: readonly Attendance[]] }>()
