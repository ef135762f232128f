import { expect, test } from "vitest";

import { AGING_AFTER_MS, freshness, STALE_AFTER_MS } from "./staleness";

test("data grows old with age, and at once without a link", () => {
  expect(freshness(0, true)).toBe("fresh");
  expect(freshness(0, false)).toBe("aging");
  expect(freshness(AGING_AFTER_MS, true)).toBe("aging");
  expect(freshness(STALE_AFTER_MS, true)).toBe("stale");
});
