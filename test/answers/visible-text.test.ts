import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeMrkdwn, isLiteralInMrkdwn } from "../../src/answers/escape.ts";
import { cutText, visibleLine, visibleLines } from "../../src/answers/visible-text.ts";

test("characters that act are written out, those that are shown stay", () => {
  expect(visibleLine("a\u001B[2Jb\u0000\u009B")).toBe("a\\u{1B}[2Jb\\u{0}\\u{9B}");
  expect(visibleLine("evil\u202Egnp.exe\u2066x")).toBe("evil\\u{202E}gnp.exe\\u{2066}x");
  expect(visibleLine("half \uD83D pair")).toBe("half \\u{D83D} pair");
  expect(visibleLine("👩‍👩‍👧 می‌خواهم café")).toBe("👩‍👩‍👧 می‌خواهم café");
});

test("white space within a line is one space, between lines it stays a line feed", () => {
  expect(visibleLine("a\r\n\tb\u2028c")).toBe("a b c");
  expect(visibleLines("a\r\n\tb\u2028c\rd")).toBe("a\n  b\nc\nd");
});

test("a cut ends in an ellipsis and cuts no character in two", () => {
  expect(cutText("nightly", 7)).toBe("nightly");
  expect(cutText("nightly", 6)).toBe("night…");
  expect(cutText("ab 👩‍👩‍👧 cd", 8)).toBe("ab…");
  expect(cutText("👩‍👩‍👧", 3)).toBe("…");
});

test("a cut is never longer than its limit", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.integer({ min: 1, max: 60 }),
      (text, limit) => {
        const cut = cutText(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
      },
    ),
  );
});

test("mrkdwn is escaped once, and only where Slack asks for it", () => {
  expect(escapeMrkdwn('<!channel> & "x" &amp; *b*')).toBe('&lt;!channel&gt; &amp; "x" &amp;amp; *b*');
});

test.each([
  ["runs from 09:30 to 10:30", true],
  ["a < b & c", true],
  ["job_run_timeline", false],
  ["*bold*", false],
  [":tada:", false],
  ["> quote", false],
  ["first\n > quote", false],
  ["~x~", false],
  ["`x`", false],
])("mrkdwn shows %j to the letter: %s", (text, literal) => {
  expect(isLiteralInMrkdwn(text)).toBe(literal);
});
