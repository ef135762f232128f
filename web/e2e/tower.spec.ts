import { expect, test } from "./fixtures";

test("the tower moves and the race clock runs", async ({ wall }) => {
  const before = await wall.rows.allInnerTexts();
  const clock = wall.page.locator("header dl > div").filter({ hasText: "Race clock" });
  const clockBefore = await clock.innerText();
  await expect.poll(() => clock.innerText()).not.toBe(clockBefore);
  await expect.poll(() => wall.rows.allInnerTexts(), { timeout: 30_000 }).not.toEqual(before);
});

test("the whole field is there, in order, each car with its times and tires", async ({ wall }) => {
  await expect.poll(() => wall.rows.count()).toBeGreaterThan(5);
  // Cells are found and read in two steps: an update in between shows cars in their old order.
  const inOrder = async () => {
    const places = await wall.rows.locator('[data-col="pos"]').allInnerTexts();
    return places.length > 5 && places.every((place, i) => Number(place) === i + 1);
  };
  await expect.poll(inOrder).toBe(true);
  await expect(wall.rows.first().locator('[data-col="last"]')).toContainText(/\d:\d\d\.\d{3}/);
});

test("the flag is written out as well as framed", async ({ wall }) => {
  const flag = wall.page.getByText(/^Flag: (GREEN|YELLOW|FCY|VSC|SC|RED|CHECKERED)$/);
  await expect(flag.first()).toBeVisible();
  await expect(wall.page.locator(".flag-frame")).toHaveAttribute("data-flag", /\w+/);
});

test("a click on a row makes that car ours, and it stays so after a reload", async ({ wall }) => {
  const row = wall.rows.nth(2);
  const car = await row.getAttribute("data-car");
  const mine = wall.page.locator(`tr[data-car="${car}"]`);
  await mine.getByRole("button").click();
  await expect(mine).toHaveAttribute("data-ours", "");
  await expect(wall.page.getByRole("combobox", { name: "Our car" })).toHaveValue(car ?? "");
  await wall.open();
  await expect(mine).toHaveAttribute("data-ours", "");
});
