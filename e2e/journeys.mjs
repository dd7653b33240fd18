// Every journey, in the order in which they begin.
import { main } from "./journeys/main.mjs";

export const journeys = [...main];
