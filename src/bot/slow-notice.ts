import type { WarehouseState } from "../queries/warehouse.ts";

/** After this long a person is told what is being waited for. */
export const SLOW_AFTER_MS = 2_500;

const waitingFor: { [State in WarehouseState]: string } = {
  queued: "Waiting for a free place at the SQL warehouse…",
  connecting: "Connecting to the SQL warehouse…",
  starting: "The SQL warehouse is starting; that takes seconds to a few minutes…",
  running: "The SQL warehouse is working on it…",
};

export interface SlowNotice {
  onState(state: WarehouseState): void;
  /** Ends the waiting; true once a notice was posted, and so has to be replaced or followed. */
  end(): Promise<boolean>;
}

/** Tells a person what is being waited for when an answer is slow, once. */
export function createSlowNotice(
  post: (text: string) => Promise<void>,
  onError: (error: unknown) => void,
): SlowNotice {
  let state: WarehouseState = "queued";
  let posting: Promise<boolean> = Promise.resolve(false);
  const timer = setTimeout(() => {
    posting = post(waitingFor[state]).then(
      () => true,
      (error: unknown) => {
        onError(error);
        return false;
      },
    );
  }, SLOW_AFTER_MS);
  return {
    onState(next) {
      state = next;
    },
    end() {
      clearTimeout(timer);
      return posting;
    },
  };
}
