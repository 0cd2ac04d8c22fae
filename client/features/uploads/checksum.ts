const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)))

/**
 * The Upload-Checksum of a part of a file; null where the page came over plain HTTP: browsers give no digests there.
 */
export async function checksumOf(part: Blob): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null
  return `sha256 ${base64(await crypto.subtle.digest('SHA-256', await part.arrayBuffer()))}`
}
