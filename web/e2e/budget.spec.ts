import { gzipSync } from "node:zlib";

import { expect, test } from "./fixtures";

/** Everything that the first view loads, gzipped [bytes] (200 kB). */
const FIRST_LOAD_BYTES = 200_000;

test("the first load fits its budget and comes from nowhere else", async ({ page, baseURL }) => {
  const bodies: Promise<Buffer>[] = [];
  const hosts = new Set<string>();
  page.on("response", (response) => {
    hosts.add(new URL(response.url()).origin);
    bodies.push(response.body());
  });
  await page.goto("/");
  await expect(page.getByRole("table", { name: "Field" })).toBeVisible();
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  expect([...hosts]).toEqual([baseURL]);
});

test("a missing asset is missing, not the page", async ({ request }) => {
  expect((await request.get("/assets/none.js")).status()).toBe(404);
});

test("the page says what it is", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveTitle(/Alora/);
  await expect(page.locator('meta[name="description"]')).toHaveAttribute("content", /.{50,}/);
  const manifest = await page.request.get("/manifest.webmanifest");
  expect(((await manifest.json()) as { name: string }).name).toContain("Alora");
});
