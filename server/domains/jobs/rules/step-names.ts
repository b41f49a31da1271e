/** Every name that a person reads of a job's steps. */
export const stepNames = {
  rest: "Wait until it is time",
  slot: "Take a slot again",
  remind: "Remind whoever asked",
  gather: "Gather the jobs",
  turn: "Wait for a turn to call",
  call: "Call the other system",
  prices: "Write the price list",
  practise: "Hold a slot",
  withdraw: "Withdraw what waits",
} as const;
