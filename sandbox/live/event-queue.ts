interface Event {
  atMs: number;
  order: number;
  happen: () => void;
}

/** What is going to happen, earliest first; of equal times what was added first. A binary heap. */
export interface EventQueue {
  add(atMs: number, happen: () => void): void;
  nextMs(): number | undefined;
  /** Takes the earliest event that is due at `nowMs` away. */
  takeDue(nowMs: number): Pick<Event, "atMs" | "happen"> | undefined;
  clear(): void;
}

export function createEventQueue(): EventQueue {
  const heap: Event[] = [];
  let added = 0;
  const isBefore = (a: Event, b: Event) => a.atMs - b.atMs < 0 || (a.atMs === b.atMs && a.order < b.order);

  function siftUp(event: Event): void {
    let place = heap.length;
    for (;;) {
      const parentPlace = (place - 1) >> 1;
      const parent = heap[parentPlace];
      if (place === 0 || parent === undefined || isBefore(parent, event)) break;
      heap[place] = parent;
      place = parentPlace;
    }
    heap[place] = event;
  }

  function siftDown(event: Event): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const child = a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left;
      const smaller = heap[child];
      if (smaller === undefined || isBefore(event, smaller)) break;
      heap[place] = smaller;
      place = child;
    }
    heap[place] = event;
  }

  return {
    add(atMs, happen) {
      added += 1;
      siftUp({ atMs, order: added, happen });
    },
    nextMs: () => heap[0]?.atMs,
    takeDue(nowMs) {
      const [first] = heap;
      if (first === undefined || first.atMs > nowMs) return undefined;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) siftDown(last);
      return first;
    },
    clear() {
      heap.length = 0;
    },
  };
}
