// What every browser has and Node 18 has not. Imported first by tests that need it.

import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
