import { onMounted, ref, type ShallowRef } from 'vue'

/** An iPhone shows a video, and nothing of the page, over its full screen. */
type PhoneVideo = HTMLVideoElement & { webkitDisplayingFullscreen?: boolean; webkitExitFullscreen?(): void }

/** The element that the controls of media-chrome stand in. */
export type Controller = HTMLElement & {
  keyboardShortcutHandler(event: KeyboardEvent): void
  fullscreenElement: HTMLElement
}

/** The whole frame goes to full screen, with what is shown over the picture. */
export function useFullScreen(
  controller: Readonly<ShallowRef<Controller | null>>,
  frame: Readonly<ShallowRef<HTMLElement | null>>,
) {
  const isFull = ref(false)
  onMounted(() => (controller.value!.fullscreenElement = frame.value!))
  return { isFull, update: (): void => void (isFull.value = document.fullscreenElement !== null) }
}

/** Before something that the page has to say: a full screen of the page itself shows it. */
export function leavePhonesFullScreen(video: PhoneVideo | undefined): void {
  if (video?.webkitDisplayingFullscreen) video.webkitExitFullscreen?.()
}
