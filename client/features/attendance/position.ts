export interface PhonePosition {
  latitude: number
  longitude: number
  accuracy: number
}
const WAIT_MS = 8_000

/** Where this device says it is; null where it does not say. */
export const phonePosition = (): Promise<PhonePosition | null> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => resolve({ latitude, longitude, accuracy }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60_000 },
    )
  })
