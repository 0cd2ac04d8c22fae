import helmet from 'helmet'
import type { RequestHandler } from 'express'
import { httpFail } from '../lib/failure.ts'
import { fromOwnPage } from './origin.ts'

/**
 * Security headers. hls.js plays through blob: URLs and a blob: worker; `upgrade-insecure-requests` only where the site
 * itself is served over TLS, else a plain-HTTP intranet shows a blank page.
 */
export const securityHeaders = (publicUrl: string): RequestHandler => {
  const tls = publicUrl.startsWith('https:')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: true,
      directives: {
        'script-src': ["'self'", "'wasm-unsafe-eval'"], // what reads QR codes in the browser is WebAssembly
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'blob:'],
        'worker-src': ["'self'", 'blob:'],
        'connect-src': ["'self'", 'ws:', 'wss:'],
        'frame-ancestors': ["'self'"],
        'upgrade-insecure-requests': tls ? [] : null,
      },
    },
    strictTransportSecurity: tls,
    crossOriginEmbedderPolicy: false,
    originAgentCluster: tls,
    crossOriginOpenerPolicy: tls,
  })
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Writes come from our own pages only. Browsers say where a request comes from: by Sec-Fetch-Site, which no page can
 * forge, but which they leave out on plain HTTP (an intranet) and older ones always; then by Origin. Clients that are
 * no browsers say nothing.
 */
export const sameOrigin =
  (publicUrl: string): RequestHandler =>
  (req, _res, next) => {
    const site = req.get('sec-fetch-site')
    const own = site ? site === 'same-origin' || site === 'none' : fromOwnPage(req, publicUrl)
    if (!SAFE.has(req.method) && !own) throw httpFail('request.origin')
    next()
  }
