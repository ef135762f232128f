import { AloraSystem } from "./system";

/** Start the real system once for all specs; what is returned stops it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const system = await AloraSystem.start();
  process.env["ALORA_URL"] = system.url;
  process.env["ALORA_PID"] = String(system.pid);
  return () => system.stop();
}
