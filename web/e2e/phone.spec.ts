import { expect, test } from "./fixtures";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("the whole way works with one thumb", async ({ wall }) => {
  await wall.page.getByRole("list", { name: "Suggested questions" }).waitFor({ state: "hidden" });
  await wall.page.getByRole("button", { name: "Strategist" }).tap();
  await wall.page
    .getByRole("list", { name: "Suggested questions" })
    .getByRole("button")
    .first()
    .tap();
  await expect(wall.answers.first().getByRole("img", { name: /^Pit window/ })).toBeVisible();
  await wall.page.getByRole("button", { name: "Timing" }).tap();
  await expect(wall.rows.first()).toBeVisible();
  await wall.page.getByRole("button", { name: "Stints" }).tap();
  await expect(wall.rows.first().locator('[data-col="stops"]')).toBeVisible();
});

test("nothing is wider than the phone", async ({ wall }) => {
  const wide = () =>
    wall.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await wide()).toBeLessThanOrEqual(0);
  await wall.ask("When should I pit?");
  await expect(wall.answers.first()).toBeVisible();
  expect(await wide()).toBeLessThanOrEqual(0);
});

test("every target is large enough for a thumb", async ({ wall }) => {
  const small = await wall.page.evaluate(() =>
    [...document.querySelectorAll("button, select, input, summary")]
      .map((element) => element.closest("tr, .field") ?? element)
      .map((element) => ({ box: element.getBoundingClientRect(), name: element.textContent }))
      .filter(({ box }) => box.width > 1 && (box.height < 44 || box.width < 44))
      .map(({ name, box }) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
  );
  expect(small).toEqual([]);
});
