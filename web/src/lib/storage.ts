/** What a browser offers for keeping small texts; absent or refusing storage is no error. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const PREFIX = "alora.";

/** Settings of this device, which are a convenience: losing them breaks nothing. */
export class DeviceSettings {
  readonly #store: TextStore | null;

  constructor(store: TextStore | null) {
    this.#store = store;
  }

  /** Read a setting; null where it was never set or cannot be read. */
  get(name: string): string | null {
    try {
      return this.#store?.getItem(PREFIX + name) ?? null;
    } catch {
      return null;
    }
  }

  /** Keep a setting; a full or forbidden store keeps nothing. */
  set(name: string, value: string): void {
    try {
      this.#store?.setItem(PREFIX + name, value);
    } catch {
      return;
    }
  }
}
