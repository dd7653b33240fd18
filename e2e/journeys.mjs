// Every journey, in the order in which they run.
export const journeys = [];
