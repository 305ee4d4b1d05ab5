/** The current instant. Time is a port: nothing but the entry points names the system clock. */
export type Clock = () => Date;

/** `instant` rounded down to a multiple of `stepMs` since the epoch, so that equal questions ask for equal windows. */
export function floorTo(instant: Date, stepMs: number): Date {
  return new Date(Math.floor(instant.getTime() / stepMs) * stepMs);
}
