/** The present image of a video or canvas, as the result of the contexts' snapshot methods. The path is valid as long as the page. */
export async function snapshotOf(
  source: HTMLVideoElement | HTMLCanvasElement,
  width: number,
  height: number,
): Promise<Record<string, unknown>> {
  if (width === 0 || height === 0) throw new Error('no picture yet');
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(source, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  if (blob === null) throw new Error('the picture cannot be read');
  return { tempImagePath: URL.createObjectURL(blob), width, height };
}
