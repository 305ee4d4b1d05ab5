import { expect, test } from "vitest";
import { cutToWidth, displayWidth, pad } from "../../../src/answers/renderers/display-width.ts";

test.each([
  ["", 0],
  ["nightly", 7],
  ["夜間バッチ", 10],
  ["한국어", 6],
  ["ｶﾅ", 2],
  ["cafe\u0301", 4],
  ["✅", 2],
  ["⚠️", 2],
  ["👩‍👩‍👧", 2],
  ["🇩🇪", 2],
  ["…–", 2],
  ["\u200Eשלום\u200E", 4],
])("%s takes %d columns", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test("a text is cut to columns between characters", () => {
  expect(cutToWidth("nightly", 7)).toBe("nightly");
  expect(cutToWidth("nightly", 4)).toBe("nig…");
  expect(cutToWidth("夜間バッチ", 6)).toBe("夜間…");
  expect(cutToWidth("👩‍👩‍👧👩‍👩‍👧", 3)).toBe("👩‍👩‍👧…");
});

test("a text is filled to columns on either side", () => {
  expect(pad("夜", 4, "left")).toBe("夜  ");
  expect(pad("12", 4, "right")).toBe("  12");
});
