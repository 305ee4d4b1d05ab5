/** Work that was begun and must not be lost when the bot stops. */
export interface InFlight {
  track<T>(work: Promise<T>): Promise<T>;
  /** Waits until all of it is done, at most so long; true when it is. */
  settle(deadlineMs: number): Promise<boolean>;
}

export function createInFlight(): InFlight {
  const working = new Set<Promise<unknown>>();
  return {
    track(work) {
      const settled = work.then(
        () => {},
        () => {}, // whoever tracks it handles its failure; here only its end matters
      );
      working.add(settled);
      settled.finally(() => working.delete(settled));
      return work;
    },
    async settle(deadlineMs) {
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise((resolve) => {
        timer = setTimeout(resolve, deadlineMs);
      });
      while (working.size > 0) {
        const before = performance.now();
        await Promise.race([Promise.all([...working]), deadline]);
        deadlineMs -= performance.now() - before;
        if (deadlineMs <= 0) break;
      }
      clearTimeout(timer);
      return working.size === 0;
    },
  };
}
