import type { Answer, HopTime } from "@/api/protocol";
import { Fold } from "@/components/Fold";
import { count, duration } from "@/lib/format";

function facts({ recommendation, outcome, ...answer }: Answer): [string, string][] {
  const simulated: [string, string][] =
    recommendation || outcome ? [["Iterations", count(answer.iterations)]] : [];
  const searched: [string, string][] = recommendation
    ? [
        ["Races run", count(recommendation.races_run)],
        ["Plans considered", count(recommendation.plans_considered)],
      ]
    : [];
  const model: [string, string][] = answer.model_version ? [["Model", answer.model_version]] : [];
  return [
    ...simulated,
    ...searched,
    ...model,
    ["From cache", answer.from_cache ? "yes" : "no"],
    ["Took", duration(answer.elapsed_ms)],
  ];
}

function Hops({ hops }: { hops: readonly HopTime[] }) {
  const longest_ms = Math.max(...hops.map((hop) => hop.ms), 1);
  return (
    <table className="w-full text-sm">
      <thead className="sr-only">
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Service and instance</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        {hops.map((hop, i) => (
          <tr key={`${i}-${hop.step}`} className="border-t border-line">
            <td className="py-1.5 pr-2">
              {hop.step}
              <span
                aria-hidden="true"
                className="mt-0.5 block h-1 rounded-full bg-accent"
                style={{ width: `${Math.max(1, (hop.ms / longest_ms) * 100)}%` }}
              />
            </td>
            <td className="py-1.5 pr-2 break-all text-quiet">
              {hop.service} <span className="text-xs">{hop.instance}</span>
            </td>
            <td className="py-1.5 text-right whitespace-nowrap">{duration(hop.ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the answer rests on: how much was simulated, on what, and where the time went. */
export function BasedOn({ answer }: { answer: Answer }) {
  return (
    <section aria-label="Based on" className="border-t border-line pt-3">
      <h4 className="mb-2 text-sm font-semibold">Based on</h4>
      <dl className="flex flex-wrap gap-x-5 gap-y-2">
        {facts(answer).map(([label, value]) => (
          <div key={label}>
            <dt className="eyebrow">{label}</dt>
            <dd className="text-sm font-semibold break-all">{value}</dd>
          </div>
        ))}
      </dl>
      {answer.hops.length > 0 && (
        <Fold title="Where the time went">
          <Hops hops={answer.hops} />
        </Fold>
      )}
      <p className="mt-1 text-xs break-all text-quiet">Request {answer.request_id}</p>
    </section>
  );
}
