/**
 * The camera after the one in use, where there are exactly those of a desk: phones name the side that a camera looks to, and are
 * asked by it instead.
 */
export async function nextCamera(deviceId: string | undefined): Promise<string | undefined> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const cameras = devices.filter(({ kind }) => kind === 'videoinput');
  if (deviceId === undefined || cameras.length < 2 || cameras.some(looksSomewhere)) return undefined;
  const at = cameras.findIndex((camera) => camera.deviceId === deviceId);
  return cameras[(at + 1) % cameras.length]?.deviceId;
}

function looksSomewhere(camera: MediaDeviceInfo): boolean {
  if (/\b(front|back|rear|facing)\b/i.test(camera.label)) return true;
  const sides = (camera as InputDeviceInfo).getCapabilities?.().facingMode ?? [];
  return sides.some((side) => side === 'environment');
}
