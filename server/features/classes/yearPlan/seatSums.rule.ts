/** Seats of several classes. Pure. */
export interface SeatSums {
  planned: number
  seated: number
  nominated: number
}

export const seatsOf = (classes: readonly { capacity: number; seated: number; nominated?: number }[]): SeatSums => ({
  planned: classes.reduce((sum, { capacity }) => sum + capacity, 0),
  seated: classes.reduce((sum, { seated }) => sum + seated, 0),
  nominated: classes.reduce((sum, { nominated = 0 }) => sum + nominated, 0),
})
