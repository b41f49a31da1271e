/** Names a request, in answers and in what is asked of services. */
export const requestIdHeader = "x-request-id";
