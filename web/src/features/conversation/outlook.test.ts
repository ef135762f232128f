import { describe, expect, it } from "vitest";

import type { Recommendation } from "@/api/protocol";
import { aPlan, aRecommendation } from "@/testing/samples";

import { outlookOf } from "./outlook";

const LAP_14 = aPlan({ lap: 14, compound: "hard", fuel_laps: null });

function rows(changed: Partial<Recommendation>) {
  return outlookOf(aRecommendation([0], changed));
}

describe("outlookOf", () => {
  it("leaves out what was not worked out", () => {
    expect(rows({})).toEqual([]);
  });

  it("says what boxing now and waiting cost", () => {
    expect(
      rows({
        stop_now_gain_s: { mean: -4.62, se: 0.58 },
        waiting_s_per_lap: { mean: 0.83, se: 0.06 },
      }),
    ).toEqual([
      { label: "Box now against staying out", value: "costs 4.6 ± 0.6 s" },
      { label: "Waiting past the window", value: "0.83 ± 0.06 s a lap" },
    ]);
  });

  it("calls no gain what its error explains", () => {
    const [row] = rows({ stop_now_gain_s: { mean: 0.4, se: 0.6 } });
    expect(row?.value).toBe("can't be told apart: 0.4 ± 0.6 s");
  });

  it("says what to do if a safety car comes", () => {
    const [row] = rows({
      if_safety_car: {
        flag: "vsc",
        best_plan: LAP_14,
        box_at_once: true,
        gain_s: { mean: 9.41, se: 0.77 },
        class_position: { mean: 3.62, se: 0.05 },
      },
    });
    expect(row).toEqual({
      label: "If a virtual safety car comes next lap",
      value: "box at once",
      detail: "stopping under it gains 9.4 ± 0.8 s; P3.62 ± 0.05 in class; plan then: lap 14 hard",
    });
  });

  it("says how a duel ends, ahead or behind", () => {
    const duel = {
      rival: "8",
      kind: "we_overcut",
      our_lap: 14,
      rival_lap: 12,
      measured_lap: 15,
      ahead_probability: { mean: 0.352, se: 0.009 },
      gap_s: { mean: -0.6, se: 0.1 },
    } as const;
    expect(rows({ duels: [duel] })).toEqual([
      {
        label: "Overcut on 8",
        value: "ahead in 35.2 ± 0.9%",
        detail: "you on lap 14, 8 on lap 12: 0.6 ± 0.1 s behind at the end of lap 15",
      },
    ]);
  });

  it("says what fuel is missing, or that it lasts", () => {
    const short = {
      laps_left: 14.2,
      laps_to_go: 20,
      short_laps: 5.8,
      save_share: 0.291,
      next_fill_laps: 12.4,
    };
    expect(rows({ fuel: short })).toEqual([
      {
        label: "Fuel",
        value: "5.8 laps short",
        detail:
          "14.2 laps left, 20 to go; save 29.1% a lap (out of reach) to reach the finish; take 12.4 laps or more at the next stop",
      },
    ]);
    const enough = { ...short, short_laps: 0, save_share: 0, next_fill_laps: null };
    expect(rows({ fuel: enough })[0]?.value).toBe("reaches the finish");
  });

  it("names the assumption that turns the call, and the plans as good", () => {
    const found = rows({
      flip: {
        assumption: "tire wear",
        unit: "s per lap",
        value: 0.06,
        flips_at: { mean: 0.092, se: 0.004 },
        to: LAP_14,
      },
      same_as_best: Array.from({ length: 6 }, () => LAP_14),
    });
    expect(found[0]).toEqual({
      label: "Would change the call",
      value: "tire wear of 0.092 ± 0.004 s per lap",
      detail: "instead of 0.060 s per lap; then: lap 14 hard",
    });
    expect(found[1]?.value).toBe("6 plans");
    expect(found[1]?.detail).toMatch(/; and 2 more$/);
  });
});
