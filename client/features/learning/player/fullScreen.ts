/** An iPhone shows a video, and nothing of the page, over its full screen. */
type PhoneVideo = HTMLVideoElement & { webkitDisplayingFullscreen?: boolean; webkitExitFullscreen?(): void }

/** Before something that the page has to say: a full screen of the page itself shows it. */
export function leavePhonesFullScreen(video: PhoneVideo | undefined): void {
  if (video?.webkitDisplayingFullscreen) video.webkitExitFullscreen?.()
}
