import { blocks } from "./blocks.ts";
import { plain } from "./composition.ts";
import { boolean, list, type ObjectShape, oneOf, type Surface, string, typed } from "./shape.ts";
import { UNVERIFIED } from "./unverified.ts";

/** Messages and views as wholes. */

/** How many blocks a surface shows. An empty list is no fault: a message then needs text. */
const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

export const blockList = (surface: Surface) => list(typed(blocks), MAX_BLOCKS[surface], { min: 0 });

const viewText = { min: 0 };

export const modalView: ObjectShape = {
  required: { type: oneOf("modal"), title: plain(24), blocks: blockList("modal") },
  optional: {
    submit: plain(24),
    close: plain(24),
    private_metadata: string(3000, viewText),
    callback_id: string(255, viewText),
    external_id: string(UNVERIFIED.externalId, viewText),
    clear_on_close: boolean,
    notify_on_close: boolean,
  },
};

export const homeView: ObjectShape = {
  required: { type: oneOf("home"), blocks: blockList("home") },
  optional: {
    private_metadata: string(3000, viewText),
    callback_id: string(255, viewText),
    external_id: string(UNVERIFIED.externalId, viewText),
  },
};

/** Slack says 250 KB; the smaller reading of it. */
export const MAX_VIEW_BYTES = 250_000;

/** Totals over all blocks of one message. */
export const MESSAGE_TOTALS = {
  tables: 1,
  /** Over the cells of a table; Slack has announced 20,000 for data_table. */
  tableCharacters: 10_000,
  markdownCharacters: 12_000,
  charts: UNVERIFIED.chartsPerMessage,
  plans: UNVERIFIED.plansPerMessage,
  blocksCharacters: UNVERIFIED.messageBlocksCharacters,
} as const;

export const MESSAGE_TEXT = {
  /** chat.postMessage cuts longer text. */
  posted: 40_000,
  /** chat.update refuses longer text. */
  updated: 4000,
} as const;
