import { existsSync } from "node:fs";
import path from "node:path";

import { expect, test, type PitWall } from "./fixtures";

const BARBER = path.resolve(
  import.meta.dirname,
  "../../../shared/data/gr_cup/barber/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV",
);

async function upload(
  wall: PitWall,
  file: Parameters<ReturnType<typeof wall.page.locator>["setInputFiles"]>[0],
) {
  await wall.page
    .locator("header")
    .getByRole("button", { name: /Live|Recorded/ })
    .click();
  await wall.page.getByLabel("Timing file", { exact: true }).setInputFiles(file);
}

const BAD_FILES = {
  "an empty file": Buffer.from(""),
  "a binary": Buffer.from(Array.from({ length: 4096 }, (_, i) => i % 256)),
  "a text that is no timing": Buffer.from("hello\nworld\n"),
};

for (const [name, buffer] of Object.entries(BAD_FILES)) {
  test(`${name} gets one clear line and the dialog stays usable`, async ({ wall }) => {
    await upload(wall, { name: "laps.csv", mimeType: "text/csv", buffer });
    const dialog = wall.page.getByRole("dialog");
    await expect(dialog.getByRole("alert")).toHaveCount(1);
    await expect(dialog.getByRole("alert")).toContainText("laps.csv");
    await expect(dialog.getByRole("button", { name: "Open the race" })).toBeEnabled();
  });
}

test("a real race is opened, looked at lap by lap, and asked about", async ({ wall }) => {
  test.skip(!existsSync(BARBER), "the shared race data is not here");
  await upload(wall, BARBER);
  await expect(wall.page.getByRole("dialog")).toBeHidden();
  await wall.page.getByRole("combobox", { name: "Our car" }).selectOption("13");
  const lap = wall.page.getByRole("spinbutton", { name: /after lap/ });
  await lap.fill("12");
  const laps = wall.page.locator('tr[data-ours] [data-col="last"]');
  await expect(laps).toContainText(/\d:\d\d\.\d{3}/);
  const atLap12 = await wall.rows.allInnerTexts();
  await lap.fill("5");
  await expect.poll(() => wall.rows.allInnerTexts()).not.toEqual(atLap12);
  await lap.fill("12");
  await wall.ask("When should I pit?");
  await expect(wall.answers.first()).toBeVisible();
  await expect(wall.conversation.first()).toContainText("Car 13 · lap 12");
});
